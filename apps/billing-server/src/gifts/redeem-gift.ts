import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import type { RowOf } from "../database/server-tables.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { holdPerson } from "../identity/hold-person.ts";
import { walletId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { hashOfGiftCode, readGiftCode } from "./gift-code.ts";

export interface GiftParts {
  readonly database: ServerDatabase;
  readonly ledger: Pick<Ledger, "execute">;
  readonly now: () => number;
  readonly log: Logger;
}

type Gift = RowOf<"gift">;

/** What a gift is worth, and whether this call was the one that put it into the wallet. */
export interface Redeemed {
  readonly tokens: number;
  readonly isNew: boolean;
}

export type RedeemGift = (personId: string, code: string) => Promise<Redeemed>;

/**
 * Gives a person the tokens of a gift. First the gift is theirs and nobody else's, then the ledger grants it, once for each
 * gift, then that is written down; asking again goes on from wherever it was broken off. Throws `gift/unknown`,
 * `gift/used`, `gift/expired`, `auth/refused` and `ledger/account-closed` for who is being deleted, `ledger/unavailable`.
 */
export function makeRedeemGift(parts: GiftParts): RedeemGift {
  return async (personId, typed) => {
    const code = readGiftCode(typed);
    if (code === undefined) throw new AppError("gift/unknown");
    const gift = await claim(parts, personId, hashOfGiftCode(code));
    return { tokens: gift.tokens, isNew: await grantGift(parts, gift) };
  };
}

/** Asks the ledger for the tokens of a gift that is somebody's; false where that was done before. */
export async function grantGift({ database, ledger, now, log }: GiftParts, gift: Gift): Promise<boolean> {
  const { account_id: accountId } = gift;
  if (gift.granted_at !== null || accountId === null) return false;
  await ledger.execute({
    kind: "grant",
    grant: "gift",
    accountId,
    tokens: gift.tokens,
    cause: { type: "gift", id: gift.id },
    ...(gift.note !== "" && { note: gift.note }),
    idempotency: { scope: accountId, key: `gift/${gift.id}` },
    actor: accountId,
  });
  const granted = await database.db
    .updateTable("gift")
    .set({ granted_at: now() })
    .where("id", "=", gift.id)
    .where("granted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (granted !== undefined) log.info({ giftId: gift.id, tokens: gift.tokens }, "a gift was taken");
  return granted !== undefined;
}

/** The gift, from now on this person's. One statement decides among all who ask at once. */
async function claim({ database, now }: GiftParts, personId: string, codeHash: string): Promise<Gift> {
  const accountId = walletId("user", personId);
  const known = await find(database, codeHash);
  if (known?.account_id === accountId) return known;
  assertFree(known, now());
  const claimed = await database.write(async (transaction) => {
    if (!(await holdPerson(transaction, personId)))
      throw new AppError("auth/refused", { reason: "this account is gone" });
    return transaction
      .updateTable("gift")
      .set({ account_id: accountId, claimed_at: now() })
      .where("code_hash", "=", codeHash)
      .where("account_id", "is", null)
      .where("revoked_at", "is", null)
      .returningAll()
      .executeTakeFirst();
  });
  if (claimed !== undefined) return claimed;
  const meanwhile = await find(database, codeHash);
  if (meanwhile?.account_id === accountId) return meanwhile;
  assertFree(meanwhile, now());
  throw new AppError("gift/used");
}

function find({ db }: ServerDatabase, codeHash: string): Promise<Gift | undefined> {
  return db.selectFrom("gift").selectAll().where("code_hash", "=", codeHash).executeTakeFirst();
}

function assertFree(gift: Gift | undefined, nowMs: number): asserts gift is Gift {
  if (gift === undefined) throw new AppError("gift/unknown");
  if (gift.account_id !== null) throw new AppError("gift/used");
  const isOver = gift.expires_at !== null && gift.expires_at <= nowMs;
  if (isOver || gift.revoked_at !== null) throw new AppError("gift/expired");
}
