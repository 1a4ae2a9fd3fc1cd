import type { Catalogues } from "../catalogue/catalogues.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { walletId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";

export interface WelcomeParts {
  readonly database: ServerDatabase;
  readonly ledger: Pick<Ledger, "execute">;
  readonly catalogues: Pick<Catalogues, "inForce">;
  readonly now: () => number;
}

/**
 * Welcomes a person, once for ever, whoever asks how often and wherever it was broken off before. The cause is the one
 * by which the ledger also welcomes whoever brings a device's tokens along. Throws `ledger/account-closed` where the
 * account was deleted meanwhile.
 */
export async function grantWelcome(parts: WelcomeParts, personId: string): Promise<void> {
  const { database, ledger, now } = parts;
  const tokens = await promise(parts, personId);
  if (tokens === undefined) return;
  const accountId = walletId("user", personId);
  if (tokens > 0) {
    await ledger.execute({
      kind: "grant",
      grant: "welcome",
      accountId,
      tokens,
      cause: { type: "rule", id: `welcome/${accountId}` },
      idempotency: { scope: accountId, key: "welcome" },
      actor: accountId,
    });
  }
  await database.db
    .updateTable("person")
    .set({ welcomed_at: now() })
    .where("id", "=", personId)
    .where("welcomed_at", "is", null)
    .execute();
}

/** What they get, fixed when it is first asked for: a second try must ask the ledger for the same. */
async function promise({ database, catalogues }: WelcomeParts, personId: string): Promise<number | undefined> {
  const { catalogue } = await catalogues.inForce();
  const row = await database.db
    .updateTable("person")
    .set((person) => ({
      welcome_tokens: person.fn.coalesce("welcome_tokens", person.val(catalogue.grants.welcomeTokens)),
    }))
    .where("id", "=", personId)
    .where("deleting_since", "is", null)
    .where("deleted_at", "is", null)
    .returning("welcome_tokens")
    .executeTakeFirst();
  return row?.welcome_tokens ?? undefined;
}
