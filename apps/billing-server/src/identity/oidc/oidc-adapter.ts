import { createHash } from "node:crypto";
import type { Adapter, AdapterPayload } from "oidc-provider";
import { errors } from "oidc-provider";
import type { ServerDatabase } from "../../database/server-database.ts";

export interface OidcAdapterParts {
  readonly database: ServerDatabase;
  readonly now: () => number;
  /** Ends a grant with everything it gave. */
  readonly endGrant: (grantId: string) => Promise<void>;
}

/** Why something is refused that two wanted to use at the same time. */
export const usedMeanwhile = "it was used by another at the same time";

/**
 * Keeps what the OpenID provider keeps, for all processes. Codes, refresh tokens and sign-ins under way are found by
 * who knows them, so that only hashes of them are stored: a stolen database signs nobody in.
 */
export function makeOidcAdapter(parts: OidcAdapterParts): (kind: string) => Adapter {
  return (kind) => (kind === "Session" ? noSessions : rowsOf(kind, parts));
}

/**
 * Every sign-in asks anew. Any program on a computer could ask as the desktop app does, so that a person must always
 * be asked; a browser's session, which would answer for them, is not kept.
 */
const noSessions: Adapter = {
  upsert: () => Promise.resolve(),
  find: () => Promise.resolve(),
  findByUid: () => Promise.resolve(),
  findByUserCode: () => Promise.resolve(),
  consume: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  revokeByGrantId: () => Promise.resolve(),
};

function rowsOf(kind: string, { database: { db }, now, endGrant }: OidcAdapterParts): Adapter {
  // A grant's id is the installation's, which is no secret.
  const idOf = (value: string): string => (kind === "Grant" ? value : hashOf(kind, value));
  return {
    async upsert(value, { jti: _secret, ...payload }, expiresInSeconds) {
      const content = {
        payload: JSON.stringify(payload),
        grant_id: payload.grantId ?? null,
        expires_at: expiresInSeconds === undefined ? null : now() + expiresInSeconds * 1000,
      };
      await db
        .insertInto("oidc_payload")
        .values({ kind, id: idOf(value), ...content, consumed_at: null })
        .onConflict((conflict) => conflict.columns(["kind", "id"]).doUpdateSet(content))
        .execute();
    },
    async find(value) {
      const row = await db
        .selectFrom("oidc_payload")
        .select(["payload", "consumed_at"])
        .where("kind", "=", kind)
        .where("id", "=", idOf(value))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const payload = JSON.parse(row.payload) as AdapterPayload; // It was written by upsert.
      const consumed = row.consumed_at === null ? {} : { consumed: Math.floor(row.consumed_at / 1000) };
      return { ...payload, ...consumed, jti: value };
    },
    findByUid: () => Promise.resolve(),
    findByUserCode: () => Promise.resolve(),
    async consume(value) {
      const won = await db
        .updateTable("oidc_payload")
        .set({ consumed_at: now() })
        .where("kind", "=", kind)
        .where("id", "=", idOf(value))
        .where("consumed_at", "is", null)
        .executeTakeFirst();
      if (won.numUpdatedRows === 1n) return;
      // Somebody was faster: two have it, and one of them should not.
      const row = await this.find(value);
      if (row?.grantId !== undefined) await endGrant(row.grantId);
      throw new errors.InvalidGrant(usedMeanwhile);
    },
    async destroy(value) {
      if (kind === "Grant") return endGrant(value);
      const gone = await db
        .deleteFrom("oidc_payload")
        .where("kind", "=", kind)
        .where("id", "=", idOf(value))
        .executeTakeFirst();
      // Of two browser tabs that end one sign-in, one gets its code.
      if (kind === "Interaction" && gone.numDeletedRows === 0n)
        throw new errors.SessionNotFound("interaction session not found");
    },
    async revokeByGrantId(grantId) {
      await db.deleteFrom("oidc_payload").where("grant_id", "=", grantId).execute();
    },
  };
}

function hashOf(kind: string, value: string): string {
  return createHash("sha256").update(`${kind}:${value}`).digest("base64url");
}
