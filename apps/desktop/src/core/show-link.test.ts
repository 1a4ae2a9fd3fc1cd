import { AppError } from "@myba/shared/errors";
import { parseDeepLink } from "@myba/shared/deep-link";
import { madeUpLinks } from "@myba/shared/testing/made-up-links";
import { pino } from "pino";
import { expect, test } from "vitest";
import type { AppEvent } from "../bridge/app.ts";
import type { Core } from "./core.ts";
import { Pushes } from "./pushes.ts";
import { type LinkParts, makeShowLink } from "./show-link.ts";
import { addStory, testCore } from "./testing/test-core.ts";

const billing = { url: "http://127.0.0.1:9", sandbox: { cards: [] } };

test.each([
  ["myba://new?text=Users%20sign%20in.", { kind: "new", text: "Users sign in." }],
  ["myba://promo/SPRING-26", { kind: "promo", code: "SPRING-26" }],
  ["myba://gift/ABCD-1234", { kind: "gift", code: "ABCD-1234" }],
  ["myba://checkout/return", { kind: "purchases" }],
  ["myba://checkout/cancel", { kind: "purchases" }],
  ["myba://auth/callback?code=c&state=s&iss=https://x.example", { kind: "account" }],
  ["myba://auth/callback?error=access_denied&state=s&iss=https://x.example", { kind: "account" }],
])("%s is shown by the first window that opens, once", async (link, shown) => {
  const core = await testCore({ billing });
  core.showDeepLink(link);
  core.showDeepLink(link);
  expect(await firstShown(core)).toEqual([{ kind: "show-link", link: shown }]);
  expect(await firstShown(core)).toEqual([]);
});

/** What a window is asked to show as it opens. */
async function firstShown(core: Core): Promise<AppEvent[]> {
  const leave = new AbortController();
  const events: AppEvent[] = [];
  for await (const event of await core.client.app.events(undefined, { signal: leave.signal })) {
    // All that was held comes before the answer to a question that is asked now.
    if (events.push(event) === 1) void core.client.app.settings().then(() => leave.abort());
  }
  return events.filter(({ kind }) => kind !== "changed");
}

test("a MyBA without a billing server shows tickets and texts, and knows no links about money", async () => {
  const core = await testCore();
  const { id } = await addStory(core, "Pay by card");
  core.showDeepLink(`myba://ticket/${id}`);
  core.showDeepLink("myba://new?text=a");
  for (const link of ["promo/SPRING-26", "gift/ABCD-1234", "checkout/return", "checkout/cancel"])
    expect(() => core.showDeepLink(`myba://${link}`)).toThrow(expect.objectContaining({ code: "link/invalid" }));
});

test("100,000 links that anybody could make up change nothing that is kept", async () => {
  const core = await testCore({ billing });
  const { id, revision } = await addStory(core, "Pay by card");
  const before = changesIn(core);
  let understood = 0;
  for (const link of madeUpLinks(100_000, 11)) {
    try {
      core.showDeepLink(link);
      understood += 1;
    } catch (error) {
      // Whatever else was thrown would end the program.
      if (!(error instanceof AppError)) throw error;
    }
  }
  expect(understood).toBeGreaterThan(1000);
  expect(changesIn(core)).toBe(before);
  expect(await core.client.tickets.get({ id })).toMatchObject({ ticket: { revision } });
});

/** Rows that were ever written over this connection. */
function changesIn({ store }: Core): unknown {
  return store.db.prepare("SELECT total_changes()").pluck().get();
}

interface Asked {
  readonly looks: PromiseWithResolvers<void>[];
  readonly answers: unknown[];
}

function linksWith(asked: Asked): (link: string) => void {
  const parts: Omit<LinkParts, "store"> = {
    pushes: new Pushes(),
    accounts: { finishSignIn: (answer) => Promise.resolve(void asked.answers.push(answer)) },
    purchases: {
      checkOpen: () => {
        const look = Promise.withResolvers<void>();
        asked.looks.push(look);
        return look.promise;
      },
    },
    hasBillingServer: true,
    log: pino({ level: "silent" }),
  };
  const show = makeShowLink({ ...parts, store: undefined as unknown as LinkParts["store"] }); // No link is of a ticket.
  return (link) => show(parseDeepLink(link));
}

test("coming back from paying makes the server be asked, and a flood of such links asks it twice at most", async () => {
  const asked: Asked = { looks: [], answers: [] };
  const show = linksWith(asked);
  for (let count = 0; count < 1000; count += 1) show(`myba://checkout/${count % 2 ? "return" : "cancel"}`);
  expect(asked.looks).toHaveLength(1);
  // Whoever came back while it was being asked is not answered by what was true before.
  asked.looks[0]?.reject(new AppError("billing/unreachable"));
  await expect.poll(() => asked.looks.length).toBe(2);
  asked.looks[1]?.resolve();
  await asked.looks[1]?.promise;
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked.looks).toHaveLength(2);
  show("myba://checkout/return");
  expect(asked.looks).toHaveLength(3);
});

test("an answer of the sign-in page goes to the accounts, a refusal too", () => {
  const asked: Asked = { looks: [], answers: [] };
  const show = linksWith(asked);
  show("myba://auth/callback?code=c&state=s&iss=https://x.example");
  show("myba://auth/callback?error=access_denied&state=s&iss=https://x.example");
  expect(asked.answers).toMatchObject([
    { code: "c", state: "s", iss: "https://x.example" },
    { error: "access_denied", state: "s", iss: "https://x.example" },
  ]);
});
