import { describe, expect, onTestFinished, test } from "vitest";
import type { Catalogues } from "../catalogue/catalogues.ts";
import { defaultCatalogue } from "../catalogue/default-catalogue.ts";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import type { Command } from "../ledger/commands.ts";
import { engines, startServerWorld, type ServerWorld } from "../testing/server-world.ts";
import { entriesOf } from "./entries.ts";
import { makeUseTokens } from "./use-tokens.ts";

const minute = 60_000;

describe.each(engines)("the history of a wallet on %s", (engine) => {
  async function world(): Promise<ServerWorld & { catalogues: Catalogues }> {
    const started = await startServerWorld(engine);
    onTestFinished(started.end);
    return { ...started, catalogues: await openCatalogues(started) };
  }

  test("each change says why in people's words", async () => {
    const the = await world();
    const [user, device] = [{ accountId: "user:ada" }, { accountId: "device:d1" }];
    const sold = { key: "starter", catalogueVersion: 1 };
    const run = (command: Unasked): Promise<unknown> => the.ledger.execute(asked(the, command));
    await run({ kind: "grant", grant: "anonymous", ...device, tokens: 3, ...rule("a") });
    await run({ kind: "transfer-anonymous", deviceId: "device:d1", userId: "user:ada", welcomeTokens: 6 });
    await run({ kind: "purchase", ...user, paymentId: "p1", paidCents: 499, paidTokens: 10, bonusTokens: 1, sold });
    await run({ kind: "purchase", ...user, paymentId: "p2", paidCents: 499, paidTokens: 10, bonusTokens: 0 });
    for (const grant of ["daily", "gift", "promo"] as const) {
      await run({ kind: "grant", grant, ...user, tokens: 1, ...rule(grant), expiresAt: the.now() + minute });
    }
    const monthly = { sold: { key: "monthly", catalogueVersion: 1 }, cause: { type: "invoice", id: "in_1" } };
    await run({ kind: "grant", grant: "subscription_grant", ...user, tokens: 50, ...monthly });
    await run({
      kind: "referral",
      referrerId: "user:ada",
      referredId: "user:bob",
      referrerTokens: 5,
      referredTokens: 2,
    });
    await run({ kind: "adjust", ...user, tokens: 1, reason: "Sorry" });
    the.turn(minute);
    await the.ledger.expireLots();
    const useTokens = makeUseTokens(the);
    const { transferId } = await useTokens({ principal: user, feature: "split", count: 1, key: "use-0001" });
    await useTokens({ principal: user, feature: "refinement", count: 1, key: "use-0002" });
    await run({ kind: "reverse", ...user, transferId });
    await run({ kind: "spend", ...user, tokens: 1, cause: { type: "generation", id: "g" } });
    await run({ kind: "refund", ...user, paymentId: "p1", refundedCents: 499 });
    await run({ kind: "close-account", ...user });

    const reasons = await reasonsOf(the, "user:ada");
    // A lot of each source was left.
    expect(reasons.splice(-6).map(([, , reason]) => reason)).toEqual(Array.from({ length: 6 }, () => "Wallet closed"));
    expect(reasons).toEqual([
      ["transfer", 3, "From your device"],
      ["welcome", 6, "Welcome to MyBA"],
      ["purchase", 10, "Starter"],
      ["bonus", 1, "Bonus: Starter"],
      ["purchase", 10, "Tokens bought"],
      ["daily", 1, "Tokens of the day"],
      ["gift", 1, "A gift"],
      ["promo", 1, "A promotion"],
      ["subscription_grant", 50, "Monthly"],
      ["referral", 5, "Invited somebody"],
      ["admin_adjustment", 1, "Corrected by MyBA"],
      ["expiry", -1, "Expired"],
      ["expiry", -1, "Expired"],
      ["expiry", -1, "Expired"],
      ["spend", -2, "Split into smaller tickets"],
      ["spend", -1, "Refinement"],
      ["refund", 2, "Given back"],
      ["spend", -1, "Used"],
      ["refund", -1, "Payment refunded"],
      ["refund", -10, "Payment refunded"],
    ]);
    expect((await reasonsOf(the, "device:d1")).map(([, , reason]) => reason)).toEqual([
      "To try MyBA",
      "Moved to your account",
    ]);
    expect((await reasonsOf(the, "user:bob")).map(([, , reason]) => reason)).toEqual(["Invited by somebody"]);
  });

  test("a use is called what it was called when it was used, or by its key where nothing names it", async () => {
    const the = await world();
    await the.ledger.execute(asked(the, give(20)));
    const useTokens = makeUseTokens(the);
    const use = { principal: { accountId: "user:ada" }, count: 3 };
    await useTokens({ ...use, feature: "refinement", key: "use-0001" });
    const renamed = { key: "refinement", name: "Polish", tokens: 1, per: "ticket" };
    await the.catalogues.publish({ ...defaultCatalogue, features: [renamed] }, { by: "test", note: "Renamed." });
    await useTokens({ ...use, feature: "refinement", key: "use-0002" });
    const spend = { kind: "spend", accountId: "user:ada", tokens: 1, cause: { type: "feature", id: "x" } } as const;
    await the.ledger.execute(
      asked(the, { ...spend, use: { feature: "meeting-notes", count: 1, catalogueVersion: 99 } }),
    );
    expect((await reasonsOf(the, "user:ada")).map(([, , reason]) => reason)).toEqual([
      "A promotion",
      "Refinement × 3",
      "Polish × 3",
      "Meeting notes",
    ]);
  });

  test("pages follow each other without gap or repeat while tokens are used", async () => {
    const the = await world();
    await the.ledger.execute(asked(the, give(100)));
    const spend = (): Promise<unknown> =>
      the.ledger.execute(
        asked(the, { kind: "spend", accountId: "user:ada", tokens: 1, cause: { type: "t", id: "t" } }),
      );
    for (let no = 0; no < 9; no += 1) await spend();
    const seqs: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await entriesOf(the, "user:ada", { cursor, limit: 4 });
      seqs.push(...page.entries.map(({ seq }) => seq));
      cursor = page.next ?? undefined;
      await spend();
    } while (cursor !== undefined);
    expect(seqs).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test("a cursor of another wallet shows nothing, and one that is none is refused", async () => {
    const the = await world();
    for (let no = 0; no < 3; no += 1) await the.ledger.execute(asked(the, give(1)));
    const { next } = await entriesOf(the, "user:ada", { limit: 1 });
    expect(await entriesOf(the, "user:eve", { cursor: next ?? "", limit: 5 })).toEqual({ entries: [], next: null });
    const cursors = [
      "",
      "x",
      Buffer.from("[0,1]").toString("base64url"),
      Buffer.from('[1,"../"]').toString("base64url"),
    ];
    for (const cursor of cursors) {
      await expect(entriesOf(the, "user:ada", { cursor, limit: 5 })).rejects.toMatchObject({ code: "request/invalid" });
    }
  });
});

function rule(id: string): { cause: { type: string; id: string } } {
  return { cause: { type: "rule", id } };
}

type Unasked = Command extends infer C ? (C extends Command ? Omit<C, "idempotency" | "actor"> : never) : never;

function asked({ makeId }: ServerWorld, command: Unasked): Command {
  // Commands of tests are those that are asked with a key.
  return { ...command, idempotency: { scope: "test", key: makeId() }, actor: "test" } as Command;
}

function give(tokens: number): Unasked {
  const cause = { type: "rule", id: `promo/${(gifts += 1)}` };
  return { kind: "grant", grant: "promo", accountId: "user:ada", tokens, cause };
}
let gifts = 0;

async function reasonsOf(
  the: ServerWorld & { catalogues: Catalogues },
  accountId: string,
): Promise<(readonly [kind: string, tokens: number, reason: string])[]> {
  const { entries } = await entriesOf(the, accountId, { limit: 100 });
  return entries.toReversed().map(({ kind, tokens, reason }) => [kind, tokens, reason] as const);
}
