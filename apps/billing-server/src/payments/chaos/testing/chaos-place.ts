import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { makeIds } from "../../../ledger/ids.ts";
import { fileAnchor } from "../../../ledger/proof/anchors.ts";
import { chainKeysFrom } from "../../../ledger/proof/chain-key.ts";
import { openProofDatabase } from "../../../ledger/proof/open-proof-database.ts";
import { type Report, verify } from "../../../ledger/proof/verify.ts";
import { newSigningKey, type SigningKey } from "../../../identity/oidc/oidc-keys.ts";
import { type Databases, openDatabases } from "../../../open-databases.ts";

type ChaosEngine = "sqlite" | "postgres";

/** Where a server that is killed keeps its data, and how it is configured. */
export interface ChaosPlace {
  readonly engine: ChaosEngine;
  readonly publicUrl: string;
  readonly signingKey: SigningKey;
  /** The server's environment, but for Stripe's address. */
  readonly env: Readonly<Record<string, string>>;
  /** Opens the data as the server does. */
  open(now: () => number): Promise<Databases & { readonly makeId: () => string }>;
  /** What the ledger proves of itself. */
  verify(now: () => number): Promise<Report>;
  remove(): void;
}

const chainKey = "c4".repeat(32);

/** A place on SQLite files of its own, or on an empty PostgreSQL database at this address. */
export function makeChaosPlace(databaseUrl?: string): ChaosPlace {
  const folder = mkdtempSync(join(tmpdir(), "myba-chaos-"));
  const anchorsFile = join(folder, "anchors.jsonl");
  const publicUrl = "http://billing.example.com";
  const signingKey = newSigningKey();
  return {
    engine: databaseUrl === undefined ? "sqlite" : "postgres",
    publicUrl,
    signingKey,
    env: {
      MYBA_SANDBOX: "1",
      MYBA_PORT: "0",
      MYBA_PUBLIC_URL: publicUrl,
      MYBA_SERVER_DATA: folder,
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
      MYBA_SERVER_SECRETS: Buffer.alloc(32, 7).toString("base64"),
      MYBA_SIGNING_KEYS: JSON.stringify({ keys: [signingKey] }),
      MYBA_LEDGER_CHAIN_KEY: chainKey,
      MYBA_LEDGER_ANCHORS: anchorsFile,
      MYBA_REQUESTS_PER_MINUTE: "100000000",
      CLERK_SECRET_KEY: "sk_test_0123456789abcdef",
      CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from("clerk.example.com$").toString("base64")}`,
      // Nobody listens there: nobody signs in.
      CLERK_API_URL: "http://127.0.0.1:9",
      STRIPE_SECRET_KEY: sandboxStripe.secretKey,
    },
    async open(now) {
      const makeId = makeIds(now);
      return { ...(await openDatabases({ dataFolder: folder, databaseUrl, now, makeId, isDurable: false })), makeId };
    },
    async verify(now) {
      const database = await openProofDatabase(databaseUrl ?? join(folder, "ledger.db"));
      try {
        return await verify(database, { keys: chainKeysFrom(chainKey), anchors: [fileAnchor(anchorsFile)], now });
      } finally {
        await database.close();
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
