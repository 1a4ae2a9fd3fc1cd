import { type Arbitrary, array, assert, asyncProperty, boolean, constantFrom, nat, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import type { Listener } from "./testing/listener.ts";
import { twoProcesses } from "./testing/two-processes.ts";

const people = ["user:ada", "user:bob"];

/** What happens: to one of two people, on one of two processes. */
interface Happening {
  readonly what: "event" | "three events at once" | "tokens" | "read" | "leave" | "come back";
  readonly who: number;
  readonly isThere: boolean;
}

const happening: Arbitrary<Happening> = record({
  what: constantFrom("event", "event", "three events at once", "tokens", "read", "read", "leave", "come back"),
  who: nat(1),
  isThere: boolean(),
});

describe.each(engines)("reading on %s", (engine) => {
  test("however events, losses of connection and returns to either process fall, each is heard once", async () => {
    await assert(
      asyncProperty(array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
        const { here, there, end } = await twoProcesses(engine);
        const readers = people.map((accountId) => ({
          accountId,
          said: [] as string[],
          tokens: 0,
          heard: [] as string[],
          lastId: undefined as string | undefined,
          open: undefined as Listener | undefined,
        }));
        type Reader = (typeof readers)[number];

        async function comeBack(reader: Reader, isThere: boolean): Promise<void> {
          if (reader.open !== undefined) return;
          const process = isThere ? there : here;
          reader.open = process.listen(reader.accountId, reader.lastId === undefined ? {} : { afterId: reader.lastId });
          const first = await reader.open.next();
          expect(first?.event.kind).toBe("balance");
          reader.lastId ??= first?.id;
        }

        async function read(reader: Reader): Promise<void> {
          const known = reader.said.length;
          // Only what is known to come, so that nobody waits in vain.
          if (reader.open === undefined || reader.heard.length === known) return;
          const heard = await reader.open.next();
          reader.lastId = heard?.id;
          if (heard?.event.kind === "checkout") reader.heard.push(heard.event.checkoutId);
        }

        async function happen({ what, who, isThere }: Happening): Promise<void> {
          const reader = readers[who]!; // There are two.
          const process = isThere ? there : here;
          if (what === "come back") return comeBack(reader, isThere);
          if (what === "read") return read(reader);
          if (what === "leave") {
            reader.open?.leave();
            reader.open = undefined;
            return;
          }
          if (what === "tokens") {
            reader.tokens += 1;
            await process.give(reader.accountId, 1);
            return;
          }
          const count = what === "event" ? 1 : 3;
          const names = Array.from({ length: count }, (_, no) => `${reader.accountId} ${reader.said.length + no}`);
          // What is said at once has no order, but one and the same for everybody.
          await Promise.all(names.map((name) => process.append(reader.accountId, name)));
          reader.said.push(...names);
        }

        for (const reader of readers) await comeBack(reader, false);
        for (const each of happenings) await happen(each);
        for (const reader of readers) {
          await comeBack(reader, true);
          while (reader.heard.length < reader.said.length) await read(reader);
          expect(reader.heard.toSorted()).toEqual(reader.said.toSorted());
          reader.open?.leave();
          reader.open = undefined;
          await comeBack(reader, false);
          if (reader.tokens > 0) {
            const event = reader.open as Listener | undefined;
            expect(event?.heard[0]?.event).toMatchObject({ wallet: { availableTokens: reader.tokens } });
          }
          expect((reader.open as Listener | undefined)?.checkouts()).toEqual([]);
        }
        await end();
      }),
      { numRuns: 15 },
    );
  });
});
