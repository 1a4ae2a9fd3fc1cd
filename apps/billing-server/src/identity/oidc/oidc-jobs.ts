import type { ServerDatabase } from "../../database/server-database.ts";
import type { Job } from "../../jobs/job.ts";
import type { Installations } from "./installations.ts";
import { lifetimes } from "./oidc-provider.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const atATime = 500;
/** A code is exchanged within a minute, so that what has no tokens by now never gets any. */
const unusedMs = 60 * minuteMs;
/** For so long it can be looked up when somebody was signed out. */
const endedKeptMs = 90 * dayMs;

export interface OidcJobParts {
  readonly database: ServerDatabase;
  readonly installations: Pick<Installations, "end">;
  readonly now: () => number;
}

/** Takes away what can open nothing any more. */
export function oidcJobs(parts: OidcJobParts): Job[] {
  return [
    { name: "oidc-expired", everyMs: 10 * minuteMs, run: (signal) => removeExpired(parts, signal) },
    { name: "oidc-installations", everyMs: 60 * minuteMs, run: (signal) => endIdle(parts, signal) },
  ];
}

async function removeExpired({ database: { db }, now }: OidcJobParts, signal: AbortSignal): Promise<void> {
  for (let full = true; full && !signal.aborted;) {
    const expired = await db
      .selectFrom("oidc_payload")
      .select(["kind", "id"])
      .where("expires_at", "<=", now())
      .orderBy("expires_at")
      .limit(atATime)
      .execute();
    for (const { kind, id } of expired) {
      await db.deleteFrom("oidc_payload").where("kind", "=", kind).where("id", "=", id).execute();
    }
    full = expired.length === atATime;
  }
}

/** Installations that never got tokens, or whose refresh token has expired. */
async function endIdle({ database: { db }, installations, now }: OidcJobParts, signal: AbortSignal): Promise<void> {
  const idleSince = now() - lifetimes.RefreshToken * 1000;
  const idle = await db
    .selectFrom("installation")
    .select("id")
    .where("revoked_at", "is", null)
    .where((where) =>
      where.or([
        where.and([where("last_used_at", "=", 0), where("created_at", "<=", now() - unusedMs)]),
        where.and([where("last_used_at", ">", 0), where("last_used_at", "<=", idleSince)]),
      ]),
    )
    .limit(atATime)
    .execute();
  for (const { id } of idle) {
    if (signal.aborted) return;
    await installations.end(id);
  }
  await db
    .deleteFrom("installation")
    .where("revoked_at", "<=", now() - endedKeptMs)
    .execute();
}
