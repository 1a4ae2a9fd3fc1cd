import { parseArgs } from "node:util";
import { dialectNames } from "./call.ts";
import { startModelDouble } from "./model-double.ts";
import { sandboxKeys } from "./world.ts";

// Starts a model double to try the app against: `node packages/sandbox/src/model/main.ts --port 4010`.

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    dialect: { type: "string" },
    "piece-delay-ms": { type: "string", default: "20" },
  },
});
const dialect = dialectNames.find((name) => name === values.dialect);
const port = Number(values.port);
const pieceDelayMs = Number(values["piece-delay-ms"]);
if (values.dialect !== undefined && dialect === undefined) refuse(`--dialect is one of ${dialectNames.join(", ")}.`);
if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse("--port is a number from 0 to 65535.");
if (!Number.isFinite(pieceDelayMs) || pieceDelayMs < 0) refuse("--piece-delay-ms is a number of milliseconds.");

const double = await startModelDouble({
  port,
  knowsOnlyItsModels: true,
  script: { pieceDelayMs },
  ...(dialect && { dialect }),
});
const addresses = (dialect ? [dialect] : dialectNames).map((name) => `  ${name.padEnd(11)}${double.url(name)}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void double.close());
process.stdout.write(`A sandbox stand-in for providers of AI models listens at ${double.origin}
It is no model: it repeats the sentences it is given, and costs nothing.

${addresses.join("\n")}

Keys: ${sandboxKeys.valid} works, ${sandboxKeys.withoutCredit} and ${sandboxKeys.rateLimited} do what they say.
`);

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(2);
}
