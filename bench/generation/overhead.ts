import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startCore } from "../../apps/desktop/src/core/core.ts";
import { collectGeneration } from "../../packages/engine/src/generate.ts";
import { generateWithModel } from "../../packages/engine/src/model/generate-with-model.ts";
import type { ModelAsk, ModelCaller } from "../../packages/engine/src/providers/model-call.ts";
import { modelCaller } from "../../packages/engine/src/providers/model-caller.ts";
import { describeModel } from "../../packages/engine/src/providers/model-table.ts";
import { sandboxKeys } from "../../packages/sandbox/src/model/world.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { specification } from "./text.ts";

const rounds = 7;
const available = { available: true } as const;

/**
 * What the engine needs for a ticket of a model beyond reading the same stream with the provider's own package: reading
 * the text, finding the tickets in the answer field by field, checking and cleaning them. Beside it, what it takes to
 * store every step durably and to show it. All sides in turns, against a model in a process of its own.
 */
export async function measureOverhead(): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "myba-bench-"));
  const double = await startDouble();
  try {
    const core = await startCore({
      dataFolder: join(folder, "data"),
      version: "bench",
      capabilities: { nativeWindow: available, deepLinks: available },
    });
    await core.client.secrets.useSession();
    const key = sandboxKeys.valid;
    const { id } = await core.client.providers.add({ preset: "openai", baseUrl: double.url, key, unchecked: false });
    const [project] = await core.client.projects.list();
    if (!project) throw new Error("there is no project");
    const text = specification(14);
    const model = describeModel("openai", "openai", "gpt-5-mini");
    const caller = modelCaller({ connection: connectionTo(double.url, key), model });
    const ask = await askOf(text, caller);
    const bare: number[] = [];
    const engine: number[] = [];
    const whole: number[] = [];
    let tickets = 0;
    for (let round = 0; round <= rounds; round++) {
      const bareAt = performance.now();
      for await (const _ of caller(ask, new AbortController().signal));
      const engineAt = performance.now();
      await collectGeneration(
        generateWithModel({ id: "bench", caller, model }, { text }, new AbortController().signal),
      );
      const wholeAt = performance.now();
      const { id: generation } = await core.client.generations.start({
        projectId: project.id,
        name: `round ${round}`,
        text,
        draftId: null,
        choice: { providerId: id, model: null },
        confirmed: true,
      });
      for await (const event of await core.client.generations.feed({ id: generation })) {
        if (event.kind === "ended") tickets = event.generation.ticketCount;
      }
      if (round === 0) continue;
      bare.push(engineAt - bareAt);
      engine.push(wholeAt - engineAt);
      whole.push(performance.now() - wholeAt);
    }
    await core.close();
    const perTicket = (side: readonly number[]): number =>
      quantile(
        side.map((time, round) => (time - (bare[round] ?? 0)) / tickets),
        0.5,
      );
    return {
      metrics: { overheadPerTicketMs: perTicket(engine) },
      notes: [
        `overhead: ${tickets} tickets in ${quantile(engine, 0.5).toFixed(0)} ms, ` +
          `${quantile(bare, 0.5).toFixed(0)} ms for the bare stream; with every step stored durably and shown ` +
          `${quantile(whole, 0.5).toFixed(0)} ms, ${perTicket(whole).toFixed(2)} ms a ticket; ${rounds} rounds`,
      ],
    };
  } finally {
    await double.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function connectionTo(baseUrl: string, key: string) {
  return { kind: "openai", preset: "openai", label: "OpenAI", baseUrl, key, timeoutMs: 60_000 } as const;
}

/** The question that a text becomes. */
async function askOf(text: string, caller: ModelCaller): Promise<ModelAsk> {
  const asks: ModelAsk[] = [];
  const listening: ModelCaller = (ask, signal) => {
    asks.push(ask);
    return caller(ask, signal);
  };
  const options = { id: "bench", caller: listening, model: describeModel("openai", "openai", "gpt-5-mini") };
  await collectGeneration(generateWithModel(options, { text }, new AbortController().signal));
  const [ask, ...more] = asks;
  if (!ask || more.length > 0) throw new Error("the text should become one question");
  return ask;
}

async function startDouble(): Promise<{ url: string; stop: () => Promise<void> }> {
  const main = fileURLToPath(new URL("model-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
  };
  for await (const url of createInterface({ input: child.stdout })) return { url, stop };
  throw new Error("the stand-in for a model ended without an address");
}
