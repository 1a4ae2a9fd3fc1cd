import { makeIds } from "../../apps/billing-server/src/ledger/ids.ts";
import type { Ledger } from "../../apps/billing-server/src/ledger/ledger.ts";

/** As many wallets as both sides of a comparison have, all with the same chance of being next. */
export const walletCount = 10_000;
/** Commands under way at a time, and how many may share a commit. */
export const groupSize = 64;

const makeId = makeIds(Date.now);

/** The id of one of the wallets. */
export function walletAt(index: number): string {
  return `user:${100_000 + index}`;
}

export function anyWallet(): string {
  return walletAt(Math.floor(Math.random() * walletCount));
}

/** Keys and causes are UUIDv7, as MyBA's own clients make them. */
function asked(accountId: string): { idempotency: { scope: string; key: string }; actor: string } {
  return { idempotency: { scope: accountId, key: makeId() }, actor: accountId };
}

/** One purchase for each wallet: tokens for as long as the benchmark may take. */
export async function fillWallets(ledger: Ledger): Promise<void> {
  await inParallel(groupSize, walletCount, async (index) => {
    const accountId = walletAt(index);
    const amounts = { paidCents: 1000, paidTokens: 1_000_000_000, bonusTokens: 0 };
    await ledger.execute({
      ...asked(accountId),
      kind: "purchase",
      accountId,
      paymentId: `pi_${accountId}`,
      ...amounts,
    });
  });
}

/** Sets 5 tokens aside and captures 3 of them: two operations. */
export async function reserveAndCapture(ledger: Ledger, accountId: string): Promise<void> {
  const cause = { type: "generation", id: makeId() };
  const expiresAt = Date.now() + 600_000;
  const reserve = { ...asked(accountId), kind: "reserve" as const, accountId, tokens: 5, expiresAt, cause };
  const { holdId } = await ledger.execute(reserve);
  await ledger.capture({ accountId, holdId, actor: accountId, tokens: 3 });
}

/** Uses 3 tokens at once. */
export async function spend(ledger: Ledger, accountId: string): Promise<void> {
  const cause = { type: "generation", id: makeId() };
  await ledger.execute({ ...asked(accountId), kind: "spend", accountId, tokens: 3, cause });
}

/** Runs `count` jobs, `clients` at a time, each client starting its next when its last is done. Returns milliseconds. */
export async function inParallel(
  clients: number,
  count: number,
  job: (index: number) => Promise<unknown>,
): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) await job(next++);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return performance.now() - startedAt;
}
