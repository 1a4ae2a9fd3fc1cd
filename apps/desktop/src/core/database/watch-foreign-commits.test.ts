import { afterEach, expect, test, vi } from "vitest";
import { addStory, temporaryDataFolder, testCore } from "../testing/test-core.ts";
import { watchForeignCommits } from "./watch-foreign-commits.ts";

afterEach(() => vi.useRealTimers());

test("a change made by a terminal is heard of, and one's own is not", async () => {
  const dataFolder = temporaryDataFolder();
  const core = await testCore({ dataFolder });
  const terminal = await testCore({ dataFolder, share: true });
  vi.useFakeTimers();
  const heard = vi.fn<() => void>();
  const stop = watchForeignCommits(core.store, heard);
  await addStory(core, "Own");
  vi.advanceTimersByTime(1000);
  expect(heard).not.toHaveBeenCalled();
  await addStory(terminal, "Foreign");
  vi.advanceTimersByTime(1000);
  expect(heard).toHaveBeenCalledTimes(1);
  stop();
});

test("a database that cannot be read any more does not end the program", async () => {
  const core = await testCore();
  vi.useFakeTimers();
  const stop = watchForeignCommits(core.store, () => undefined);
  core.store.db.close();
  expect(() => vi.advanceTimersByTime(3000)).not.toThrow();
  stop();
});
