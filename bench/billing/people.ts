import { sign, createPrivateKey } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openSqliteServerDatabase } from "../../apps/billing-server/src/database/sqlite-server-database.ts";
import { newSigningKey, type SigningKey } from "../../apps/billing-server/src/identity/oidc/oidc-keys.ts";
import { audienceOf, desktopClientId, issuerOf } from "../../apps/billing-server/src/identity/oidc/oidc-names.ts";
import { makeIds } from "../../apps/billing-server/src/ledger/ids.ts";
import { openSqliteLedger } from "../../apps/billing-server/src/ledger/sqlite-ledger.ts";
import { ledgerFileIn } from "../../apps/billing-server/src/open-databases.ts";
import { inParallel } from "../ledger/load.ts";

/** Somebody who is signed in and has tokens. */
export interface SignedIn {
  readonly accountId: string;
  /** Their access token. */
  readonly token: string;
}

export interface People {
  readonly people: readonly SignedIn[];
  /** A JSON Web Key Set of the key that signed their tokens, for the server. */
  readonly signingKeys: string;
}

const hours = 3600;

/** Fills a data folder with people who signed in to a server of this address and bought tokens. */
export async function signInPeople(
  dataFolder: string,
  { count, publicUrl }: { readonly count: number; readonly publicUrl: string },
): Promise<People> {
  mkdirSync(dataFolder, { recursive: true });
  const key = newSigningKey();
  const makeId = makeIds(Date.now);
  const people = Array.from({ length: count }, () => {
    const [personId, installationId] = [makeId(), makeId()];
    return { personId, installationId, accountId: `user:${personId}` };
  });
  const database = openSqliteServerDatabase(join(dataFolder, "server.db"));
  await database.write(async (transaction) => {
    for (const { personId, installationId } of people) {
      const nobody = { email: null, name: null, picture_url: null };
      await transaction
        .insertInto("person")
        .values({ id: personId, ...nobody, created_at: 0, deleted_at: null })
        .execute();
      const times = { created_at: Date.now(), last_used_at: Date.now(), revoked_at: null };
      await transaction
        .insertInto("installation")
        .values({ id: installationId, person_id: personId, device_id: null, name: "Laptop", ...times })
        .execute();
    }
  });
  await database.close();
  const ledger = openSqliteLedger({ file: ledgerFileIn(dataFolder), now: Date.now });
  await inParallel(64, count, async (index) => {
    const { accountId } = people[index]!; // As many as were counted.
    const amounts = { paidCents: 1000, paidTokens: 1_000_000_000, bonusTokens: 0 };
    const asked = { idempotency: { scope: accountId, key: makeId() }, actor: accountId };
    await ledger.execute({ ...asked, kind: "purchase", accountId, paymentId: `pi_${accountId}`, ...amounts });
  });
  await ledger.close();
  return {
    people: people.map((person) => ({ accountId: person.accountId, token: tokenOf(person, key, publicUrl) })),
    signingKeys: JSON.stringify({ keys: [key] }),
  };
}

/** An access token as the OpenID provider gives it out (RFC 9068). */
function tokenOf(
  { personId, installationId }: { personId: string; installationId: string },
  key: SigningKey,
  publicUrl: string,
): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const header = { alg: "EdDSA", typ: "at+jwt", kid: key.kid };
  const claims = {
    sub: personId,
    installation: installationId,
    client_id: desktopClientId,
    iss: issuerOf(publicUrl),
    aud: audienceOf(publicUrl),
    iat: nowSeconds,
    exp: nowSeconds + 2 * hours,
    jti: installationId,
    scope: "openid offline_access",
  };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const privateKey = createPrivateKey({ key: { ...key }, format: "jwk" });
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
}
