import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HostKeychain } from "./host-keychain.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a window that never answers about its keychain stops nobody", async () => {
  const asked: number[] = [];
  const host = new HostKeychain((id) => asked.push(id));
  const opening = expect(host.open()).rejects.toThrow("within a minute");
  await vi.advanceTimersByTimeAsync(60_000);
  await opening;
  // An answer that comes too late is for nobody, and the next question has its own.
  host.hear(asked[0]!, { kind: "opened", words: "late" });
  const again = host.open();
  host.hear(asked[1]!, { kind: "opened", words: "In the keychain." });
  expect(await again).toMatchObject({ id: "safe-storage", words: "In the keychain." });
});
