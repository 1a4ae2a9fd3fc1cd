import { pino } from "pino";
import { afterEach, expect, test, vi } from "vitest";
import type { ActiveAccount } from "../account/accounts.ts";
import { EventStream } from "./event-stream.ts";

afterEach(() => void vi.useRealTimers());

test("a stream that is cut off again and again after its first word is asked for ever more rarely, and counts as lost", async () => {
  vi.useFakeTimers();
  let asked = 0;
  const follow = (): Promise<AsyncIterable<unknown>> => {
    asked += 1;
    return Promise.resolve(oneWord());
  };
  const stream = new EventStream({
    accounts: { active: () => accountThat(follow), onChanged: () => () => undefined },
    lastEventId: () => null,
    heard: () => undefined,
    changed: () => undefined,
    log: pino({ level: "silent" }),
    random: () => 0,
  });
  stream.begin();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(asked).toBeGreaterThan(10);
  expect(asked).toBeLessThan(40);
  expect(stream).toMatchObject({ connection: "lost", problem: { code: "billing/unreachable" } });
  await stream.close();
});

async function* oneWord(): AsyncGenerator {
  yield { kind: "signed-out" };
}

function accountThat(follow: () => Promise<AsyncIterable<unknown>>): ActiveAccount {
  // Nothing else of the server is asked here.
  return { id: "device", isPerson: false, client: { events: { follow } } } as unknown as ActiveAccount;
}
