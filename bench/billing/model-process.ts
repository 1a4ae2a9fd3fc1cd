import { startModelDouble } from "../../packages/sandbox/src/model/model-double.ts";

// OpenRouter's stand-in in a process of its own, answering as fast as it can. Its address is the one line it prints.
const double = await startModelDouble();
process.once("SIGTERM", () => void double.close());
process.stdout.write(`${double.url("openrouter")}\n`);
