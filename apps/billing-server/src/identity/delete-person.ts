import { AppError } from "@myba/shared/errors";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Events } from "../events/events.ts";
import { walletId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { forgetAtSource, forgetPerson } from "./forget-person.ts";
import type { IdentitySource } from "./identity-source.ts";
import type { KeyedHash } from "./keyed-hash.ts";
import type { DeviceLinks } from "./link-device.ts";

export interface DeletePersonParts {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly events: Pick<Events, "append">;
  readonly links: Pick<DeviceLinks, "finish">;
  /** Where they are signed in. */
  readonly installations: { revokeAll(personId: string): Promise<void> };
  readonly source: Pick<IdentitySource, "deleteUser">;
  /**
   * What they pay. Ended once for all, again changes nothing; throws `account/payment-under-way` where it must wait, with
   * their plan as it was.
   */
  readonly payments: { endFor(personId: string): Promise<void> };
  readonly hash: KeyedHash;
  readonly now: () => number;
}

/** The way out (GDPR article 17). */
export interface PersonDeletion {
  /**
   * At the person's wish; `confirm` must be their id. Throws `account/confirm`, and `ledger/holds-open` while work of
   * theirs is under way, and `account/payment-under-way` while a payment is: nothing has changed then but that pages to
   * pay on are closed, and that the plan has ended where work began only while we asked. After any other failure it is carried on by itself.
   */
  ask(personId: string, confirm: string): Promise<{ forfeitedTokens: number }>;
  /** Whatever is under way: somebody who is gone at the sign-in service. What must wait is done later. */
  enforce(personId: string): Promise<void>;
  /** Goes on where a deletion was broken off, or had to wait. */
  carryOn(personId: string): Promise<void>;
}

/**
 * Step by step, each of which may be done again. The mark comes first: from then on nobody links devices or changes the
 * profile, and whatever is broken off is found again. The ledger decides: once it has closed the wallet there is no way
 * back. Nothing is charged any more before that. Then the person goes here, and at last at the sign-in service, which may be out of reach for a while.
 */
export function makePersonDeletion(parts: DeletePersonParts): PersonDeletion {
  const { database, ledger, installations, payments } = parts;

  async function carryOut(personId: string): Promise<{ forfeitedTokens: number }> {
    await finishLinks(parts, personId);
    await assertDevicesDone(parts, personId);
    await assertNothingHeld(ledger, personId);
    await payments.endFor(personId);
    await closeWallet(ledger, personId);
    const forfeitedTokens = await forfeitedOf(ledger, personId);
    await installations.revokeAll(personId);
    await forgetPerson(parts, personId);
    return { forfeitedTokens };
  }

  async function carryOn(personId: string): Promise<void> {
    const person = await findPerson(database, personId);
    if (person === undefined || person.deleting_since === null) return;
    try {
      if (person.deleted_at === null) await carryOut(personId);
      await forgetAtSource(parts, personId);
    } catch (error) {
      if (!mustWait(error)) throw error;
    }
  }

  return {
    carryOn,
    async ask(personId, confirm) {
      if (confirm !== personId) throw new AppError("account/confirm");
      await assertNothingHeld(ledger, personId);
      const markedAt = await mark(parts, personId);
      try {
        const forfeited = await carryOut(personId);
        // The person is gone here; what is out of reach now is reached later.
        await forgetAtSource(parts, personId).catch(ignoreUnreachable);
        return forfeited;
      } catch (error) {
        if (mustWait(error) && markedAt !== undefined) await unmark(database, personId, markedAt);
        throw error;
      }
    },
    async enforce(personId) {
      await mark(parts, personId);
      await installations.revokeAll(personId);
      await carryOn(personId);
    },
  };
}

function findPerson({ db }: ServerDatabase, personId: string) {
  return db.selectFrom("person").selectAll().where("id", "=", personId).executeTakeFirst();
}

/** The time of the mark, if it is ours. Throws `auth/refused` for somebody who is gone already. */
async function mark({ database, now }: DeletePersonParts, personId: string): Promise<number | undefined> {
  const marked = await database.db
    .updateTable("person")
    .set({ deleting_since: now() })
    .where("id", "=", personId)
    .where("deleting_since", "is", null)
    .where("deleted_at", "is", null)
    .returning("deleting_since")
    .executeTakeFirst();
  if (marked !== undefined) return marked.deleting_since ?? undefined;
  const person = await findPerson(database, personId);
  if (person === undefined || person.deleted_at !== null) {
    throw new AppError("auth/refused", { reason: "this account is gone" });
  }
  return undefined;
}

async function unmark({ db }: ServerDatabase, personId: string, markedAt: number): Promise<void> {
  await db
    .updateTable("person")
    .set({ deleting_since: null })
    .where("id", "=", personId)
    .where("deleting_since", "=", markedAt)
    .where("deleted_at", "is", null)
    .execute();
}

/** Tokens that are on their way from a device arrive before the wallet closes. */
async function finishLinks({ database, links }: DeletePersonParts, personId: string): Promise<void> {
  const rows = await database.db
    .selectFrom("device")
    .selectAll()
    .where("person_id", "=", personId)
    .where("linked_at", "is", null)
    .execute();
  for (const row of rows) await links.finish(row);
}

/** What their devices had begun before they were linked still gives back to them. None of it can begin any more. */
async function assertDevicesDone({ database, ledger }: DeletePersonParts, personId: string): Promise<void> {
  const devices = await database.db.selectFrom("device").select("id").where("person_id", "=", personId).execute();
  for (const { id } of devices) {
    const { heldTokens } = await ledger.balance(walletId("device", id));
    if (heldTokens > 0) throw new AppError("ledger/holds-open");
  }
}

async function assertNothingHeld(ledger: Ledger, personId: string): Promise<void> {
  const { heldTokens } = await ledger.balance(walletId("user", personId));
  if (heldTokens > 0) throw new AppError("ledger/holds-open");
}

async function closeWallet(ledger: Ledger, personId: string): Promise<void> {
  const accountId = walletId("user", personId);
  // Closed for ever, also for whom the ledger has forgotten the key of.
  if ((await ledger.balance(accountId)).isClosed) return;
  await ledger.execute({
    kind: "close-account",
    accountId,
    idempotency: { scope: accountId, key: "deletion" },
    actor: accountId,
  });
}

/** What the closing took: the newest lines of the wallet. */
async function forfeitedOf(ledger: Ledger, personId: string): Promise<number> {
  const accountId = walletId("user", personId);
  let tokens = 0;
  for (let belowSeq = Number.MAX_SAFE_INTEGER; ;) {
    const page = await ledger.history(accountId, { belowSeq, limit: 200 });
    for (const line of page) {
      if (line.kind !== "closure") return tokens;
      tokens -= line.amount;
    }
    const last = page.at(-1);
    if (last === undefined) return tokens;
    belowSeq = last.seq;
  }
}

/** Work or a payment is under way. */
function mustWait(error: unknown): boolean {
  return error instanceof AppError && waiting.has(error.code);
}

const waiting: ReadonlySet<string> = new Set(["ledger/holds-open", "account/payment-under-way"]);

/** The mark stays, and the job comes back to it. */
function ignoreUnreachable(error: unknown): void {
  if (!(error instanceof AppError && error.code === "auth/identity-unreachable")) throw error;
}
