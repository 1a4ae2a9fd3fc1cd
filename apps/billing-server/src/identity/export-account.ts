import { AppError } from "@myba/shared/errors";
import type { ServerDatabase } from "../database/server-database.ts";
import type { RowOf } from "../database/server-tables.ts";
import { type AccountId, debtIdOf, walletId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { maskOthers } from "../ledger/proof/export-scope.ts";
import type { HistoryLine } from "../ledger/queries.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";

export interface ExportParts {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  /** What they bought, and their plans. */
  readonly payments: { exportFor(personId: string): Promise<Readonly<Record<string, unknown>>> };
  readonly now: () => number;
}

/** The version of the export's own shape; a program that reads one looks at it first. */
const format = "myba-account-export/1";

/** More lines than this of one list are told apart, so that no export can use up the server's memory. */
const mostLines = 50_000;
const pageLines = 500;

/**
 * Everything the server has about a person (GDPR articles 15 and 20), as one JSON: nothing secret, nobody else. Throws
 * `auth/refused` for a person who is gone.
 */
export async function exportAccount(parts: ExportParts, personId: string) {
  const { database, ledger, now } = parts;
  const accountId = walletId("user", personId);
  const person = await database.db
    .selectFrom("person")
    .selectAll()
    .where("id", "=", personId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (person === undefined) throw new AppError("auth/refused", { reason: "this account is gone" });
  const devices = await devicesOf(database, personId);
  const wallets = [accountId, ...devices.map(({ id }) => walletId("device", id))];
  const own = new Set(wallets.flatMap((id) => [id, debtIdOf(id)]));
  const entries = await entriesOf(ledger, [...own], own);
  return {
    format,
    exportedAt: now(),
    exported: time(now()),
    account: {
      id: person.id,
      email: person.email,
      name: person.name,
      pictureUrl: person.picture_url,
      created: time(person.created_at),
      profileAsOf: time(person.profile_at),
      welcomed: time(person.welcomed_at),
    },
    signInServices: await identitiesOf(database, personId),
    installations: await installationsOf(database, personId),
    devices,
    wallet: await walletViewOf(ledger, accountId, now()),
    entries,
    purchases: entries.lines.filter(({ causeType }) => causeType === "payment"),
    payments: await parts.payments.exportFor(personId),
    generations: await generationsOf(database, wallets),
  };
}

/** As programs and as people read it. */
function time(ms: number): { ms: number; iso: string };
function time(ms: number | null): { ms: number; iso: string } | null;
function time(ms: number | null): { ms: number; iso: string } | null {
  return ms === null ? null : { ms, iso: new Date(ms).toISOString() };
}

/** A list that says whether it is all there is. */
interface Lines<Line> {
  readonly lines: readonly Line[];
  /** False where there are more: they can be read page by page with the API. */
  readonly isComplete: boolean;
}

async function identitiesOf({ db }: ServerDatabase, personId: string) {
  const rows = await db.selectFrom("identity").selectAll().where("person_id", "=", personId).execute();
  const identities = rows.map(({ provider, subject, created_at }) => ({ provider, subject, since: time(created_at) }));
  return Promise.all(
    identities.map(async (identity) => ({
      ...identity,
      messages: await messagesAbout(db, identity.provider, identity.subject),
    })),
  );
}

/** What the service told us about them; the profile above is what these said. */
async function messagesAbout(db: ServerDatabase["db"], provider: string, subject: string) {
  const rows = await db
    .selectFrom("inbox")
    .select(["type", "received_at"])
    .where("provider", "=", provider)
    .where("object_id", "=", subject)
    .orderBy("received_at", "desc")
    .limit(pageLines)
    .execute();
  return rows.map(({ type, received_at }) => ({ type, received: time(received_at) }));
}

async function installationsOf({ db }: ServerDatabase, personId: string) {
  const rows = await db
    .selectFrom("installation")
    .selectAll()
    .where("person_id", "=", personId)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    signedIn: time(row.created_at),
    lastUsed: time(row.last_used_at),
    signedOut: time(row.revoked_at),
  }));
}

async function devicesOf({ db }: ServerDatabase, personId: string) {
  const rows = await db
    .selectFrom("device")
    .selectAll()
    .where("person_id", "=", personId)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    publicKey: JSON.parse(row.public_key) as unknown,
    network: row.network,
    grantedTokens: row.granted_tokens,
    movedTokens: row.moved_tokens,
    firstSeen: time(row.created_at),
    lastSeen: time(row.last_seen_at),
    linked: time(row.linked_at),
  }));
}

/** Every line of the wallets' history, newest first in each. */
async function entriesOf(
  ledger: Ledger,
  accounts: readonly AccountId[],
  own: ReadonlySet<string>,
): Promise<Lines<ReturnType<typeof entryOf>>> {
  const lines: ReturnType<typeof entryOf>[] = [];
  for (const accountId of accounts) {
    for await (const line of historyFrom(ledger, accountId)) {
      if (lines.length === mostLines) return { lines, isComplete: false };
      lines.push(entryOf(line, own));
    }
  }
  return { lines, isComplete: true };
}

async function* historyFrom(ledger: Ledger, accountId: AccountId): AsyncGenerator<HistoryLine> {
  let belowSeq = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = await ledger.history(accountId, { belowSeq, limit: pageLines });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageLines) return;
    belowSeq = last.seq;
  }
}

function entryOf(line: HistoryLine, own: ReadonlySet<string>) {
  const { accountId, seq, kind, amount, balanceBefore, balanceAfter, transferId } = line;
  return {
    wallet: accountId,
    seq,
    kind,
    tokens: amount,
    balanceBefore,
    balanceAfter,
    causeType: line.causeType,
    causeId: maskOthers(line.causeId, own),
    actor: maskOthers(line.actor, own),
    transferId,
    happened: time(line.eventAt),
    recorded: time(line.recordedAt),
  };
}

async function generationsOf({ db }: ServerDatabase, wallets: readonly AccountId[]) {
  const lines: ReturnType<typeof generationOf>[] = [];
  for (const accountId of wallets) {
    const rows = await db
      .selectFrom("generation")
      .selectAll()
      .where("account_id", "=", accountId)
      .orderBy("started_at", "desc")
      .orderBy("id", "desc")
      .limit(mostLines - lines.length + 1)
      .execute();
    lines.push(...rows.map(generationOf));
    if (lines.length > mostLines) return { lines: lines.slice(0, mostLines), isComplete: false };
  }
  return { lines, isComplete: true } satisfies Lines<ReturnType<typeof generationOf>>;
}

/** A receipt; what was delivered is fetched with its id as long as it is kept. Texts are never stored. */
function generationOf(row: RowOf<"generation">) {
  return {
    id: row.id,
    wallet: row.account_id,
    state: row.state,
    reservedTokens: row.reserved_tokens,
    capturedTokens: row.captured_tokens,
    releasedTokens: row.released_tokens,
    tickets: row.tickets,
    error: row.error === null ? null : (JSON.parse(row.error) as unknown),
    model: row.model,
    catalogueVersion: row.catalogue_version,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    started: time(row.started_at),
    ended: time(row.ended_at),
    deliveryKeptUntil: time(row.kept_until),
  };
}
