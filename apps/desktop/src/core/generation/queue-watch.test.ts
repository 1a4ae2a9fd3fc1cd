import { generationId, type GenerationId } from "@myba/shared/ids";
import { expect, onTestFinished, test, vi } from "vitest";
import { QueueWatch } from "./queue-watch.ts";

const one = generationId.parse("01JZZZZZZZZZZZZZZZZZZZZZZZ");

test("nothing is looked for while nothing waits", async () => {
  const { watch, looks } = watching([]);
  watch.arm();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(looks).toEqual([]);
});

test("pauses between two looks grow from 15 seconds to 5 minutes", async () => {
  const { watch, looks } = watching([one]);
  watch.arm();
  watch.arm();
  await vi.advanceTimersByTimeAsync(1_200_000);
  const pauses = looks.map((at, index) => at - (looks[index - 1] ?? 0));
  expect(pauses).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
});

test("after word that the network is back, pauses begin short again", async () => {
  const { watch, looks } = watching([one]);
  watch.arm();
  await vi.advanceTimersByTimeAsync(100_000);
  await watch.look();
  watch.reset();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(looks.slice(-2)).toEqual([100_000, 115_000]);
});

test("two who ask at the same time share one look, and a closed watch looks no more", async () => {
  const { watch, looks } = watching([one]);
  await Promise.all([watch.look(), watch.look()]);
  expect(looks).toHaveLength(1);
  watch.arm();
  await watch.close();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(looks).toHaveLength(1);
});

/** A watch over these, and when it looked. */
function watching(waiting: readonly GenerationId[]) {
  vi.useFakeTimers({ now: 0 });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const looks: number[] = [];
  const watch = new QueueWatch({
    waiting: () => waiting,
    tryOne: () => {
      looks.push(Date.now());
      return Promise.resolve();
    },
  });
  return { watch, looks };
}
