import { AppError } from "@myba/shared/errors";
import type { RowOf } from "../database/server-tables.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Accounts } from "./accounts.ts";
import { isForgotten, storedSubjects } from "./forgotten-subject.ts";
import type { IdentityProof } from "./identity-source.ts";
import type { KeyedHash } from "./keyed-hash.ts";
import { grantWelcome, type WelcomeParts } from "./welcome.ts";

export interface AccountsParts extends WelcomeParts {
  readonly makeId: () => string;
  /** By which identities of deleted people are still recognised. */
  readonly hash: KeyedHash;
}

type Person = RowOf<"person">;
type Identity = Pick<IdentityProof, "provider" | "subject">;

/**
 * Accounts in the database. The unique row of an identity decides whose it is; nobody is ever found by their e-mail
 * address, since whoever can put another's address into a sign-in service would get their tokens.
 */
export function openAccounts(parts: AccountsParts): Accounts {
  const { now } = parts;

  const admit = async (proof: IdentityProof): Promise<{ person: Person; isNew: boolean }> => {
    const known = await personOf(parts, proof);
    if (known !== undefined) return { person: known, isNew: false };
    const isNew = await insertPerson(parts, proof, { deletedAt: null });
    const person = await personOf(parts, proof);
    if (person === undefined) throw new Error("an identity that was there is gone");
    return { person, isNew };
  };
  const settle = async (person: Person, proof: IdentityProof): Promise<void> => {
    if ((person.profile_at ?? -1) < proof.updatedAt) await updateProfile(parts.database, person.id, proof);
    if (person.welcomed_at === null) await grantWelcome(parts, person.id);
  };

  return {
    async personFor(proof) {
      const { person, isNew } = await admit(proof);
      if (isLeaving(person)) throw deleted();
      await settle(person, proof).catch((error: unknown) => {
        throw isClosed(error) ? deleted(error) : error;
      });
      return { personId: person.id, isNew };
    },
    async update(proof) {
      const { person } = await admit(proof);
      if (isLeaving(person)) return undefined;
      try {
        await settle(person, proof);
        return { personId: person.id };
      } catch (error) {
        if (isClosed(error)) return undefined;
        throw error;
      }
    },
    async retire(identity) {
      const nowMs = now();
      const nobody = { ...identity, email: null, name: null, pictureUrl: null, updatedAt: nowMs };
      const known = await personOf(parts, identity);
      if (known === undefined && (await insertPerson(parts, nobody, { deletedAt: nowMs }))) return undefined;
      const person = known ?? (await personOf(parts, identity));
      return person === undefined || person.deleted_at !== null ? undefined : { personId: person.id };
    },
  };
}

const isLeaving = (person: Person): boolean => person.deleted_at !== null || person.deleting_since !== null;

/** The account was deleted between two of our questions. */
const isClosed = (error: unknown): boolean => error instanceof AppError && error.code === "ledger/account-closed";

const deleted = (cause?: unknown): AppError =>
  new AppError("auth/sign-in-refused", { reason: "this account was deleted" }, { cause });

/** Whose an identity is, also if it was forgotten: who was deleted is not let in as somebody new. */
function personOf({ database, hash }: AccountsParts, identity: Identity): Promise<Person | undefined> {
  return database.db
    .selectFrom("identity")
    .innerJoin("person", "person.id", "identity.person_id")
    .selectAll("person")
    .where("provider", "=", identity.provider)
    .where("subject", "in", storedSubjects(hash, identity))
    .executeTakeFirst();
}

/** Makes a person for an identity; false where it already is somebody's, and nothing is made. */
function insertPerson(
  { database, now, makeId, hash }: AccountsParts,
  { provider, subject, email, name, pictureUrl, updatedAt }: IdentityProof,
  { deletedAt }: { deletedAt: number | null },
): Promise<boolean> {
  return database.write(async (transaction) => {
    const person = {
      id: makeId(),
      email,
      name,
      picture_url: pictureUrl,
      profile_at: updatedAt,
      created_at: now(),
      welcomed_at: deletedAt,
      // Who they were at the sign-in service is still to be forgotten.
      deleting_since: deletedAt,
      deleted_at: deletedAt,
    };
    await transaction.insertInto("person").values(person).execute();
    const mine = await transaction
      .insertInto("identity")
      .values({ provider, subject, person_id: person.id, created_at: now() })
      .onConflict((conflict) => conflict.columns(["provider", "subject"]).doNothing())
      .returning("person_id")
      .executeTakeFirst();
    // Somebody may have come and been forgotten since we looked: then the row is there under its other name.
    const forgotten = await transaction
      .selectFrom("identity")
      .select("person_id")
      .where("provider", "=", provider)
      .where("subject", "in", storedSubjects(hash, { provider, subject }).filter(isForgotten))
      .executeTakeFirst();
    if (mine !== undefined && forgotten === undefined) return true;
    await transaction.deleteFrom("identity").where("person_id", "=", person.id).execute();
    await transaction.deleteFrom("person").where("id", "=", person.id).execute();
    return false;
  });
}

/** Takes over what the sign-in service says, unless something newer of it is known. */
async function updateProfile(
  { db }: ServerDatabase,
  personId: string,
  { email, name, pictureUrl, updatedAt }: IdentityProof,
): Promise<void> {
  await db
    .updateTable("person")
    .set({ email, name, picture_url: pictureUrl, profile_at: updatedAt })
    .where("id", "=", personId)
    .where("deleting_since", "is", null)
    .where("deleted_at", "is", null)
    .where((where) => where.or([where("profile_at", "is", null), where("profile_at", "<", updatedAt)]))
    .execute();
}
