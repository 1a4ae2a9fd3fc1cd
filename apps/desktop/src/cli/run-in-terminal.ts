import { runCli } from "./cli.ts";
import { processIo } from "./process-io.ts";

/** Runs `myba` with this process's arguments and streams, and ends the process with its exit code. */
export async function runInTerminal(): Promise<void> {
  const code = await runCli(process.argv.slice(2), processIo());
  // Standard input may still be open (a pipe nobody closes); everything that matters is written and closed.
  process.exit(code);
}
