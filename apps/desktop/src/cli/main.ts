import { nodeRefusal } from "../bridge/node-floor.ts";

const refusal = nodeRefusal(process.versions);
if (refusal) {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 1;
} else {
  // Only from here on may anything native be loaded.
  const { runInTerminal } = await import("./run-in-terminal.ts");
  await runInTerminal();
}
