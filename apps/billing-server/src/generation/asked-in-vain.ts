import type { AccountId } from "../ledger/accounts.ts";

const hourMs = 60 * 60_000;

/**
 * Wallets of which this process has asked the model, and then no tokens were set aside: nobody paid for that. So that none
 * gets it again and again, by beginning more at a time than it has tokens for, these have their tokens set aside first for
 * an hour.
 */
export class AskedInVain {
  readonly #until = new Map<AccountId, number>();

  note(accountId: AccountId, nowMs: number): void {
    // The oldest come first.
    this.#until.delete(accountId);
    this.#until.set(accountId, nowMs + hourMs);
    for (const [other, until] of this.#until) {
      if (until > nowMs) return;
      this.#until.delete(other);
    }
  }

  has(accountId: AccountId, nowMs: number): boolean {
    return (this.#until.get(accountId) ?? 0) > nowMs;
  }
}
