import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LostWatch } from "./lost-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const second = 1000;

test("while the server cannot say anything by itself, it is asked seldom, and only while something is open", async () => {
  let isOpen = true;
  const look = vi.fn(() => Promise.resolve({ isOpen }));
  const watch = new LostWatch(look);
  watch.arm();
  watch.arm();
  await vi.advanceTimersByTimeAsync(15 * second);
  expect(look).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(29 * second);
  expect(look).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1 * second);
  expect(look).toHaveBeenCalledTimes(2);
  // Twelve looks an hour at most, in the long run.
  await vi.advanceTimersByTimeAsync(600 * second);
  look.mockClear();
  await vi.advanceTimersByTimeAsync(3600 * second);
  expect(look).toHaveBeenCalledTimes(12);

  isOpen = false;
  await vi.advanceTimersByTimeAsync(300 * second);
  look.mockClear();
  await vi.advanceTimersByTimeAsync(3600 * second);
  expect(look).not.toHaveBeenCalled();
});

test("a stream that is back ends the asking, also in the middle of it", async () => {
  const answer = Promise.withResolvers<{ isOpen: boolean }>();
  const look = vi.fn(() => answer.promise);
  const watch = new LostWatch(look);
  watch.arm();
  await vi.advanceTimersByTimeAsync(15 * second);
  watch.stop();
  answer.resolve({ isOpen: true });
  await vi.advanceTimersByTimeAsync(3600 * second);
  expect(look).toHaveBeenCalledTimes(1);
});
