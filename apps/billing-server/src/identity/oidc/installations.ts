import { AppError } from "@myba/shared/errors";
import type { Transaction } from "kysely";
import type { ServerDatabase } from "../../database/server-database.ts";
import type { ServerTables } from "../../database/server-tables.ts";
import type { Events } from "../../events/events.ts";
import { walletId } from "../../ledger/accounts.ts";
import { holdPerson } from "../hold-person.ts";

/** A place where a person is signed in. */
interface Installation {
  readonly id: string;
  readonly name: string;
  readonly signedInAt: number;
  readonly lastUsedAt: number;
}

/** Where people are signed in. An installation is a grant of the OpenID provider, and ends with it. */
export interface Installations {
  /** Before its first tokens; nobody sees it yet. Throws `auth/sign-in-refused` for somebody who is being deleted. */
  prepare(installation: { readonly id: string; readonly personId: string; readonly name: string }): Promise<void>;
  /** It gets tokens now. False where it was signed out, or never was. */
  use(id: string): Promise<boolean>;
  /** Whether it is signed in: at once for what this process did, within `recheckMs` for what others did. */
  isOpen(id: string): Promise<boolean>;
  /** Of one person, the last used first. */
  list(personId: string): Promise<Installation[]>;
  /** Signs one of a person's out. Throws `device/not-found`. */
  revoke(personId: string, id: string): Promise<void>;
  /** Signs a person out everywhere. */
  revokeAll(personId: string): Promise<void>;
  /** Ends a grant, whoever has it: its tokens, its streams, and its place in the list. Again changes nothing. */
  end(id: string): Promise<void>;
}

export interface InstallationParts {
  readonly database: ServerDatabase;
  readonly now: () => number;
  readonly events: Pick<Events, "append">;
}

/** So long a process believes that an installation is still signed in. */
const recheckMs = 30_000;
/** How many installations a process remembers. */
const remembered = 20_000;

export function openInstallations(parts: InstallationParts): Installations {
  const { database, now } = parts;
  const { db } = database;
  const openUntil = new Map<string, number>();
  // Ids never come back, so that what ended here stays ended, whatever a slower answer of the database says.
  const ended = new Set<string>();

  async function end(id: string): Promise<void> {
    forget(ended, id);
    openUntil.delete(id);
    await database.write((transaction) => endGrant(parts, transaction, id));
  }

  return {
    async prepare({ id, personId, name }) {
      const row = { id, person_id: personId, device_id: null, name, created_at: now(), last_used_at: 0 };
      await database.write(async (transaction) => {
        if (!(await holdPerson(transaction, personId))) {
          throw new AppError("auth/sign-in-refused", { reason: "this account was deleted" });
        }
        await transaction
          .insertInto("installation")
          .values({ ...row, revoked_at: null })
          .execute();
      });
    },
    async use(id) {
      const { numUpdatedRows } = await db
        .updateTable("installation")
        .set({ last_used_at: now() })
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async isOpen(id) {
      if (ended.has(id)) return false;
      if (now() < (openUntil.get(id) ?? 0)) return true;
      const askedAt = now();
      const row = await db
        .selectFrom("installation")
        .select("id")
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      if (row === undefined || ended.has(id)) return false;
      if (openUntil.size >= remembered) openUntil.clear();
      openUntil.set(id, askedAt + recheckMs);
      return true;
    },
    async list(personId) {
      const rows = await db
        .selectFrom("installation")
        .select(["id", "name", "created_at", "last_used_at"])
        .where("person_id", "=", personId)
        .where("revoked_at", "is", null)
        .where("last_used_at", ">", 0)
        .orderBy("last_used_at", "desc")
        .orderBy("id")
        .execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        signedInAt: row.created_at,
        lastUsedAt: row.last_used_at,
      }));
    },
    async revoke(personId, id) {
      const row = await db
        .selectFrom("installation")
        .select("id")
        .where("id", "=", id)
        .where("person_id", "=", personId)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      if (row === undefined) throw new AppError("device/not-found");
      await end(id);
    },
    async revokeAll(personId) {
      const rows = await db
        .selectFrom("installation")
        .select("id")
        .where("person_id", "=", personId)
        .where("revoked_at", "is", null)
        .execute();
      for (const { id } of rows) await end(id);
    },
    end,
  };
}

/** All that a grant gave goes with it, in one transaction. */
async function endGrant(
  { now, events }: InstallationParts,
  transaction: Transaction<ServerTables>,
  id: string,
): Promise<void> {
  await transaction.deleteFrom("oidc_payload").where("grant_id", "=", id).execute();
  await transaction.deleteFrom("oidc_payload").where("kind", "=", "Grant").where("id", "=", id).execute();
  const row = await transaction
    .updateTable("installation")
    .set({ revoked_at: now() })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning("person_id")
    .executeTakeFirst();
  if (row) await events.append(transaction, walletId("user", row.person_id), { kind: "signed-out" }, id);
}

function forget(ended: Set<string>, id: string): void {
  // The oldest were checked again in the database long ago.
  if (ended.size >= remembered) ended.delete(ended.values().next().value ?? "");
  ended.add(id);
}
