import { providerId, type ProviderId } from "@myba/shared/ids";
import { emptyContent } from "@myba/shared/tickets/content";
import { startCore } from "../core.ts";

// A core that writes until it is killed, for the crash test: `node writer-process.ts FOLDER tickets|generation|model
// [ADDRESS]`, where the address is that of a model. Every acknowledged ticket is named on standard output before the
// next is begun.
const [dataFolder = "", what, baseUrl = ""] = process.argv.slice(2);
const offline = providerId.parse("offline");
const available = { available: true } as const;
const core = await startCore({
  dataFolder,
  version: "0",
  capabilities: { nativeWindow: available, deepLinks: available },
});
const [project] = await core.client.projects.list();
if (project === undefined) throw new Error("there is no project");

if (what === "tickets") await writeTickets(project.id);
else await generate(project.id);

async function addModel(): Promise<ProviderId> {
  await core.client.secrets.useSession();
  const added = { preset: "openai", baseUrl, key: "sandbox-key-valid-0001", unchecked: false };
  return (await core.client.providers.add(added)).id;
}

async function writeTickets(projectId: NonNullable<typeof project>["id"]): Promise<void> {
  for (let count = 1; ; count += 1) {
    const content = emptyContent("task", `Task ${count}`);
    const { id } = await core.client.tickets.create({ projectId, parentId: null, content });
    await core.client.tickets.update({
      id,
      revision: 1,
      patch: { description: `Done ${count}. ${"word ".repeat(200)}` },
    });
    process.stdout.write(`${id}\n`);
  }
}

async function generate(projectId: NonNullable<typeof project>["id"]): Promise<void> {
  const wishes = Array.from(
    { length: 4000 },
    (_, index) => `As a clerk I want to print invoice ${index} so that I can file it.`,
  );
  const { id } = await core.client.generations.start({
    projectId,
    name: "long",
    text: wishes.join("\n\n"),
    draftId: null,
    choice: { providerId: what === "model" ? await addModel() : offline, model: null },
    confirmed: true,
  });
  for await (const event of await core.client.generations.feed({ id })) {
    if (event.kind === "ticket") process.stdout.write(`${event.ticketId}\n`);
  }
}
