import { importJWK, SignJWT } from "jose";
import type { ServerDatabase } from "../../../database/server-database.ts";
import { audienceOf, desktopClientId, issuerOf } from "../../../identity/oidc/oidc-names.ts";
import { randomOf } from "../../../ledger/testing/crash-load.ts";
import type { ChaosPlace } from "./chaos-place.ts";

/** Somebody who buys, and what the test itself knows of them. */
export interface ChaosPerson {
  readonly no: number;
  readonly id: string;
  readonly token: string;
  readonly currency: "usd" | "eur";
  /** Their own: what they do does not depend on who comes first. */
  readonly random: () => number;
  /** What they did, for whoever looks for a mistake. */
  readonly steps: string[];
  /** What their answered spends cost. */
  spentTokens: number;
  hasWantedPlan: boolean;
  /** Payments of theirs that somebody may give back or dispute, as Stripe has them. */
  readonly payments: string[];
  /** Purchases of theirs that may be given back by the server. */
  readonly checkouts: string[];
  readonly disputes: string[];
}

/** People who have signed in on a computer each. */
export async function makePeople(
  { db }: ServerDatabase,
  options: {
    readonly people: number;
    readonly seed: number;
    readonly nowMs: number;
    readonly place: ChaosPlace;
    readonly makeId: () => string;
  },
): Promise<readonly ChaosPerson[]> {
  const { people: many, seed, nowMs, place, makeId } = options;
  const lastMs = nowMs + 3 * 365 * 86_400_000;
  const key = await importJWK(place.signingKey, "EdDSA");
  const people: ChaosPerson[] = [];
  for (let no = 0; no < many; no += 1) {
    const [id, installation] = [makeId(), makeId()];
    const person = { id, name: `Person ${no}`, email: `person-${no}@example.com`, created_at: nowMs };
    // Their program asks for a new token now and then, which nobody does here: it is never signed out for being left alone.
    const computer = { id: installation, person_id: id, name: "Computer", created_at: nowMs, last_used_at: lastMs };
    // oxlint-disable no-await-in-loop -- one after another
    await db
      .insertInto("person")
      .values({ ...person, profile_at: nowMs, welcome_tokens: 0, welcomed_at: nowMs })
      .execute();
    await db.insertInto("installation").values(computer).execute();
    const token = await new SignJWT({ client_id: desktopClientId, installation })
      .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: place.signingKey.kid })
      .setIssuer(issuerOf(place.publicUrl))
      .setAudience(audienceOf(place.publicUrl))
      .setSubject(id)
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setExpirationTime(Math.floor(lastMs / 1000))
      .sign(key);
    // oxlint-enable no-await-in-loop
    const random = randomOf(seed * 100_003 + no);
    const currency = random() < 0.7 ? "usd" : "eur";
    people.push({
      no,
      id,
      token,
      currency,
      random,
      steps: [],
      spentTokens: 0,
      hasWantedPlan: false,
      payments: [],
      checkouts: [],
      disputes: [],
    });
  }
  return people;
}
