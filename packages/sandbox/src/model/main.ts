import { parseArgs } from "node:util";
import { type DialectName, dialectNames } from "./call.ts";
import { startModelDouble } from "./model-double.ts";
import { sandboxKeys } from "./world.ts";

// Starts a model double to try the app against: `node packages/sandbox/src/model/main.ts --port 4010`.

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    dialect: { type: "string" },
    "piece-delay-ms": { type: "string" },
  },
});
const dialect = dialectNames.find((name): name is DialectName => name === values.dialect);
const pieceDelayMs = Number(values["piece-delay-ms"] ?? 20);
const double = await startModelDouble({
  port: Number(values.port),
  knowsOnlyItsModels: true,
  script: () => ({ pieceDelayMs }),
  ...(dialect && { dialect }),
});
const addresses = (dialect ? [dialect] : dialectNames).map((name) => `  ${name.padEnd(11)}${double.url(name)}`);
process.stdout.write(`A sandbox stand-in for providers of AI models listens at ${double.origin}
It is no model: it repeats the sentences it is given, and costs nothing.

${addresses.join("\n")}

Keys: ${sandboxKeys.valid} (works), ${sandboxKeys.withoutCredit}, ${sandboxKeys.rateLimited}
`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void double.close());
