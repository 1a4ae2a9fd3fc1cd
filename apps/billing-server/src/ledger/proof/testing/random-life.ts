import { AppError } from "@myba/shared/errors";
import type { Command } from "../../commands.ts";
import { day, minute, type World } from "../../testing/world.ts";

/** Numbers from 0 to below 1 that depend on the seed alone (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What of a world somebody lives in. */
export type Life = Pick<World, "ledger" | "nowMs" | "later" | "asked" | "give" | "spending" | "reserving">;

/**
 * Lets people, devices and a team do all that the ledger knows, a number of times, in an order that the seed decides.
 * Refusals are part of life; anything else is thrown.
 */
export async function live(world: Life, { commands, seed }: { commands: number; seed: number }): Promise<void> {
  const random = randomFrom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!; // Lists here are never empty.
  const wallets = ["user:ada", "user:bob", "user:cleo", "device:d1", "device:d2", "team:acme"];
  const holds: { accountId: string; holdId: string }[] = [];
  const spends: { accountId: string; transferId: string }[] = [];
  let payments = 0;
  const execute = async (command: Command): Promise<unknown> => {
    const answer: unknown = await world.ledger.execute(command);
    const made = answer as { holdId?: string; transferId?: string };
    if (command.kind === "reserve" && made.holdId !== undefined)
      holds.push({ accountId: command.accountId, holdId: made.holdId });
    if (command.kind === "spend" && made.transferId !== undefined)
      spends.push({ accountId: command.accountId, transferId: made.transferId });
    return answer;
  };
  const member = (accountId: string): { memberId?: string } =>
    accountId.startsWith("team:") ? { memberId: one(["ada", "bob"]) } : {};
  const user = (): string => one(["user:ada", "user:bob", "user:cleo"]);
  const payment = (): string => `p${below(payments + 2)}`;
  const acts: (() => Promise<unknown>)[] = [
    () =>
      world.give(one(wallets), 1 + below(20), below(2) === 0 ? {} : { expiresAt: world.nowMs + day * (1 + below(9)) }),
    () =>
      execute({
        ...world.asked(),
        kind: "purchase",
        accountId: user(),
        paymentId: `p${(payments += 1)}`,
        paidCents: 1000,
        paidTokens: 50 + below(50),
        bonusTokens: below(20),
      }),
    () => {
      const accountId = one(wallets);
      return execute({ ...world.spending(accountId, 1 + below(9)), ...member(accountId) });
    },
    () => {
      const accountId = one(wallets);
      return execute({ ...world.reserving(accountId, 1 + below(9), minute * (1 + below(600))), ...member(accountId) });
    },
    () => world.ledger.capture({ ...one(holds), actor: "test", tokens: below(12), above: one(["cap", "top-up"]) }),
    () => world.ledger.release({ ...one(holds), actor: "test" }),
    () => execute({ ...world.asked(), kind: "reverse", ...one(spends), tokens: 1 + below(4) }),
    () =>
      execute({
        ...world.asked(),
        kind: "refund",
        accountId: user(),
        paymentId: payment(),
        refundedCents: below(1001),
      }),
    () =>
      execute({
        ...world.asked(),
        kind: one(["dispute", "reinstate"]),
        accountId: user(),
        paymentId: payment(),
        disputeId: `d${below(9)}`,
        cents: 500,
      }),
    () => execute({ ...world.asked(), kind: "adjust", accountId: one(wallets), tokens: below(9) - 4, reason: "test" }),
    () =>
      execute({
        ...world.asked(),
        kind: "set-member",
        accountId: "team:acme",
        memberId: one(["ada", "bob"]),
        capTokens: one([null, 20, 500]),
      }),
    () => execute({ ...world.asked(), kind: "remove-member", accountId: "team:acme", memberId: one(["ada", "bob"]) }),
    () =>
      execute({
        ...world.asked(),
        kind: "set-unlimited",
        accountId: one(wallets),
        until: one([null, world.nowMs + day]),
      }),
    () => world.ledger.sweepHolds(),
    () => world.ledger.expireLots(),
    () => world.ledger.payDebts(),
    () => Promise.resolve(world.later(below(6 * 60) * minute)),
  ];
  for (let no = 0; no < commands; no += 1) {
    if (no === Math.floor(commands / 2)) {
      const referral = { referrerId: "user:ada", referredId: "user:cleo", referrerTokens: 5, referredTokens: 2 };
      await execute({ ...world.asked(), kind: "referral", ...referral });
      const signUp = { deviceId: "device:d1", userId: "user:ada", welcomeTokens: 6 };
      await execute({ ...world.asked(), kind: "transfer-anonymous", ...signUp });
    }
    const act = one(acts);
    if ((act === acts[4] || act === acts[5]) && holds.length === 0) continue;
    if (act === acts[6] && spends.length === 0) continue;
    await act().catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
  }
}
