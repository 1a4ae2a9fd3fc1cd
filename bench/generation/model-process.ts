import { startModelDouble } from "../../packages/sandbox/src/model/model-double.ts";

// The stand-in for a model in a process of its own, answering as fast as it can. Its address is the one line it prints.
const double = await startModelDouble();
process.once("SIGTERM", () => void double.close());
process.stdout.write(`${double.url("openai")}\n`);
