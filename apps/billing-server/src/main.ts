import { nodeRefusal } from "./node-floor.ts";

const refusal = nodeRefusal(process.versions);
if (refusal !== undefined) {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 1;
} else {
  // Databases hold people's addresses, and keys sign for the server: no other user of the machine reads what it writes.
  process.umask(0o077);
  // Only from here on may anything native be loaded.
  const { runServer } = await import("./run-server.ts");
  process.exitCode = await runServer({
    args: process.argv.slice(2),
    env: process.env,
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    onSignal(listener) {
      for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, listener);
    },
    exit: (code) => process.exit(code),
  });
}
