import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { guardedBody } from "./body-guard.ts";
import { CallError } from "./call-error.ts";
import { createSilence } from "./silence.ts";

const broken = new CallError("provider/cut-off", { provider: "Test" });
const guard = (body: ReadableStream<Uint8Array>, limitBytes = 1_000) =>
  guardedBody(
    body,
    createSilence(60_000, () => broken),
    { limitBytes, broken: () => broken },
  ).getReader();

test("what came before a break comes out, however slowly it is read", async () => {
  const reader = guard(
    new ReadableStream({
      start: async (controller) => {
        for (const byte of [1, 2, 3]) controller.enqueue(Uint8Array.of(byte));
        await setImmediate();
        controller.error(new Error("the other side has gone"));
      },
    }),
  );
  await setImmediate();
  await setImmediate();
  const bytes = [await reader.read(), await reader.read(), await reader.read()].map(({ value }) => value?.[0]);
  expect(bytes).toEqual([1, 2, 3]);
  await expect(reader.read()).rejects.toBe(broken);
});

test("a body that is longer than its limit is left", async () => {
  let isLeft = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(400)),
    cancel: () => {
      isLeft = true;
    },
  });
  const reader = guard(endless);
  expect([await reader.read(), await reader.read()].map(({ value }) => value?.length)).toEqual([400, 400]);
  await expect(reader.read()).rejects.toBe(broken);
  expect(isLeft).toBe(true);
});

test("no more than a little is read ahead of a slow reader", async () => {
  let pulled = 0;
  const fast = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(512 * 1024));
    },
  });
  const reader = guard(fast, Number.MAX_SAFE_INTEGER);
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  expect(pulled).toBeLessThan(8);
  await reader.cancel();
});
