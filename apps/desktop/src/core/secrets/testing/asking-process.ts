import { createInterface } from "node:readline";
import { startCore } from "../../core.ts";

// A core that asks a model with a key, for the canary test to kill: `node asking-process.ts FOLDER ADDRESS`. Passphrase
// and key come as two lines, since arguments can be read by everybody; it prints `a ticket` for each it hears of.
const [dataFolder = "", baseUrl = ""] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const passphrase = String((await lines.next()).value);
const key = String((await lines.next()).value);

const available = { available: true } as const;
const capabilities = { nativeWindow: available, deepLinks: available };
const core = await startCore({ dataFolder, version: "0", capabilities });
await core.client.secrets.setPassphrase({ passphrase, current: null });
await core.client.providers.add({ preset: "openai", baseUrl, key, unchecked: false });
const [project] = await core.client.projects.list();
if (project === undefined) throw new Error("there is no project");
const text =
  "As a clerk, I want to export orders so that accounting has them.\n\nThe export must finish within 5 seconds.";
for (;;) {
  const start = { projectId: project.id, name: "notes", text, draftId: null, confirmed: true };
  const { id } = await core.client.generations.start(start);
  for await (const event of await core.client.generations.feed({ id })) {
    if (event.kind === "ticket") process.stdout.write("a ticket\n");
  }
}
