import { startModelDouble } from "../../packages/sandbox/src/model/model-double.ts";

// OpenRouter's stand-in in a process of its own. It writes in pieces with pauses between, as models do: at full speed its
// own work would keep the processors from whoever reads the first of them. Its address is the one line it prints.
const double = await startModelDouble({ script: { pieceChars: 200, pieceDelayMs: 4 } });
process.once("SIGTERM", () => void double.close());
process.stdout.write(`${double.url("openrouter")}\n`);
