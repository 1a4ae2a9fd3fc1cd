import * as fc from "fast-check";
import { anySteps, type Step } from "./commands.ts";
import { type RunOptions, runSteps } from "./model-run.ts";

export interface FuzzOptions extends RunOptions {
  /** Of the first run; each run has its own, and is the first one of that seed. */
  readonly seed: number;
  /** At least so many are carried out. */
  readonly commands: number;
  readonly stepsPerRun?: number;
  /** How the failure can be had again, given its seed. */
  readonly again?: (seed: number) => string;
  readonly onRun?: (carriedOut: number) => void;
}

/**
 * Random steps on the ledger and on the reference model, run after run on an empty database, until enough commands were
 * carried out. Throws with the seed and the fewest steps that show the first mistake. Returns how many commands it were.
 */
export async function fuzzLedger(options: FuzzOptions): Promise<number> {
  const { commands, stepsPerRun = 150, again = (seed) => `seed ${seed}`, onRun } = options;
  const count = { commands: 0 };
  for (let { seed } = options; count.commands < commands; seed = nextSeed(seed)) {
    const [steps = []] = fc.sample<Step[]>(anySteps(stepsPerRun), {
      seed,
      numRuns: 1,
      unbiased: true,
    });
    const failure = await failureOf(steps, { ...options, onCommands: (many) => (count.commands += many) });
    if (failure !== undefined) {
      const { fewest, message } = await shrunk(steps, failure, options);
      const list = fewest.map((step) => `  ${JSON.stringify(step)}`).join("\n");
      throw new Error(`${again(seed)}\n${message}\nafter these ${fewest.length} steps:\n${list}`);
    }
    onRun?.(count.commands);
  }
  return count.commands;
}

/** A fixed walk through the 32-bit numbers (Numerical Recipes). */
function nextSeed(seed: number): number {
  return (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
}

interface Failure {
  readonly message: string;
  /** How many steps were begun. */
  readonly many: number;
}

async function failureOf(steps: readonly Step[], options: RunOptions): Promise<Failure | undefined> {
  let many = 0;
  try {
    await runSteps(steps, { ...options, onStep: () => (many += 1) });
    return undefined;
  } catch (error) {
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), many };
  }
}

/** Leaves out whatever can be left out: halves, quarters, single steps, then what single steps have too much of. */
async function shrunk(
  steps: readonly Step[],
  first: Failure,
  options: RunOptions,
): Promise<{ fewest: readonly Step[]; message: string }> {
  let fewest = steps.slice(0, first.many);
  let { message } = first;
  const quiet = { openDatabase: options.openDatabase, ...(options.plant && { plant: options.plant }) };
  const accept = async (candidate: readonly Step[]): Promise<boolean> => {
    const failure = await failureOf(candidate, quiet);
    if (failure === undefined) return false;
    fewest = candidate.slice(0, failure.many);
    message = failure.message;
    return true;
  };
  for (let size = Math.ceil(fewest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = fewest.length; end > 0; end = Math.min(end - size, fewest.length)) {
      await accept(fewest.toSpliced(Math.max(0, end - size), size));
    }
  }
  for (let at = fewest.length - 1; at >= 0; at -= 1) {
    for (const simpler of simplerThan(fewest[at])) {
      if (at < fewest.length) await accept(fewest.with(at, simpler));
    }
  }
  return { fewest, message };
}

function simplerThan(step: Step | undefined): Step[] {
  if (step?.do !== "one" && step?.do !== "together") return [];
  const calm: Step[] = [
    { ...step, fault: null },
    { ...step, fault: null, process: 0 },
  ];
  if (step.do === "one") return calm;
  return [
    ...calm,
    ...step.intents.map((_, index) => ({ ...step, fault: null, intents: step.intents.toSpliced(index, 1) })),
  ];
}
