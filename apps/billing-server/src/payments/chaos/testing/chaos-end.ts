import { sandboxStripe } from "@myba/sandbox/stripe/config";
import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { pino } from "pino";
import { openCatalogues } from "../../../catalogue/open-catalogues.ts";
import { openEvents } from "../../../events/open-events.ts";
import { breachesIn } from "../../../ledger/invariants.ts";
import type { Databases } from "../../../open-databases.ts";
import { walletViewOf } from "../../../wallet/wallet-view.ts";
import { openPayments } from "../../open-payments.ts";
import { openStripe } from "../../open-stripe.ts";
import { findingText } from "../../reconcile/findings.ts";
import type { ChaosPlace } from "./chaos-place.ts";
import type { ChaosTown } from "./chaos-town.ts";
import { holdAgainst, type Mistake } from "./hold-against.ts";
import { type Happened, happened, reckon } from "./reckoning.ts";

/** What came out once everything was made good. */
export interface ChaosEnd extends Happened {
  readonly payments: number;
  readonly paidCents: number;
  readonly grantedTokens: number;
  readonly refundedCents: number;
  /** What the one run of the reconciler made good. */
  readonly repaired: number;
  readonly verifiedRows: number;
}

interface EndOptions {
  readonly place: ChaosPlace;
  readonly town: ChaosTown;
  readonly catalogue: Catalogue;
  readonly now: () => number;
  /** Before anybody bought. */
  readonly since: number;
}

/** Runs the reconciler once, and then proves that everything is as it must be. Throws with all that is not. */
export async function endInOrder({ place, town, catalogue, now, since }: EndOptions): Promise<ChaosEnd> {
  const opened = await place.open(now);
  try {
    const { reader, database } = opened;
    const { payments, close } = await openMoney(opened, { town, place, now });
    const run = { by: "terminal", isDry: false, since } as const;
    const first = await payments.reconcile(run);
    // The months of a year come by themselves, with the time and not with webhooks.
    await payments.jobs.find(({ name }) => name === "plan-months")?.run(new AbortController().signal);
    const due = reckon(town.stripe, town.wanted, { catalogue, nowMs: now() });
    const mistakes: Mistake[] = [...(await holdAgainst(reader, town.people, due))];
    const wrong = (words: string): void => void mistakes.push({ person: undefined, words });
    for (const finding of first.findings) {
      if (finding.kind === "difference" || finding.outcome === "failed" || finding.outcome === "unknown")
        wrong(`the reconciler: ${findingText(finding)}`);
    }
    const before = await rowsOf(opened);
    const second = await payments.reconcile(run);
    await close();
    if (second.repaired > 0) wrong(`a second run made good: ${second.findings.map(findingText).join("; ")}`);
    for (const change of changesBetween(before, await rowsOf(opened))) wrong(`a second run wrote: ${change}`);
    const aside = await database.db.selectFrom("quarantine").selectAll().where("resolved_at", "is", null).execute();
    for (const { reason, object_id: id, expected, found } of aside)
      wrong(`put aside ${id}: ${reason}, expected ${expected}, found ${found}`);
    for (const breach of await reader.snapshot(breachesIn)) wrong(`a promise is broken: ${JSON.stringify(breach)}`);
    const report = await place.verify(now);
    if (!report.isSound) wrong(`not sound: ${JSON.stringify(report.findings.slice(0, 5))}`);
    for (const refusal of [...refusals(town), ...town.stripe.malformed]) wrong(refusal);
    if (mistakes.length > 0) throw new Error(textOf(mistakes, town));
    const all = [...due.payments.values()];
    const sum = (of: (one: (typeof all)[number]) => number): number => all.reduce((so, one) => so + of(one), 0);
    return {
      ...happened(town.stripe),
      payments: all.length,
      paidCents: sum((one) => one.paidCents),
      grantedTokens: sum((one) => one.grantedTokens),
      refundedCents: sum((one) => one.refundedCents),
      repaired: first.repaired,
      verifiedRows: report.rows.checked,
    };
  } finally {
    await opened.close();
  }
}

/** What the server asked of Stripe in a way that Stripe does not take, which somebody would have been told of. */
function refusals({ server, stripe }: ChaosTown): readonly string[] {
  return server.errors
    .filter((line) => line.includes('"alarm":"stripe-refused"'))
    .map((line) => {
      const { requestId } = JSON.parse(line) as { readonly requestId?: string };
      const { method, path, parameters } = stripe.requests.find(({ id }) => id === requestId) ?? {};
      return `Stripe refused ${method} ${path} ${JSON.stringify(parameters)}: ${line}`;
    });
}

type Opened = Databases & { readonly makeId: () => string };

async function openMoney(
  opened: Opened,
  { town, place, now }: Pick<EndOptions, "town" | "place" | "now">,
): Promise<{ payments: ReturnType<typeof openPayments>; close: () => Promise<void> }> {
  const { ledger, database } = opened;
  const catalogues = await openCatalogues({ database, now });
  const viewOf = (accountId: string) => walletViewOf(ledger, accountId, now());
  const events = openEvents({ ...opened, now, viewOf });
  const log = pino({ level: "silent" });
  const stripe = openStripe({ secretKey: sandboxStripe.secretKey, apiUrl: town.stripe.url, log });
  const selling = { isTaxed: false, takesPromotionCodes: false, checkoutMinutes: 60, publicUrl: place.publicUrl };
  const payments = openPayments({ ...opened, ...selling, catalogues, events, stripe, now, log });
  return { payments, close: () => events.close() };
}

type Rows = ReadonlyMap<string, string>;

/** Everything that is kept of money, but the runs themselves: each row by its place. */
async function rowsOf({ reader, database }: Opened): Promise<Rows> {
  const rows = new Map<string, string>();
  const add = (table: string, all: readonly unknown[]): void =>
    all.forEach((row, no) => void rows.set(`${table} ${no}`, JSON.stringify(row)));
  // oxlint-disable no-await-in-loop -- one table after another
  for (const table of ["account", "lot", "payment", "transfer", "entry"])
    add(table, await reader.query(`SELECT * FROM ${table} ORDER BY 1, 2`));
  const { db } = database;
  for (const [table, id] of [
    ["checkout", "id"],
    ["subscription", "id"],
    ["payment_link", "object_id"],
    ["quarantine", "id"],
    ["first_purchase", "person_id"],
  ] as const)
    add(table, await db.selectFrom(table).selectAll().orderBy(id).execute());
  // oxlint-enable no-await-in-loop
  add("inbox", await db.selectFrom("inbox").select(["event_id", "state"]).orderBy("event_id").execute());
  return rows;
}

function changesBetween(before: Rows, after: Rows): readonly string[] {
  const places = new Set([...before.keys(), ...after.keys()]);
  return [...places]
    .filter((place) => before.get(place) !== after.get(place))
    .map((place) => `${place}: ${before.get(place) ?? "nothing"} became ${after.get(place) ?? "nothing"}`);
}

const mostTold = 40;

/** What is wrong, and what those people did whose it is. */
function textOf(mistakes: readonly Mistake[], { server }: ChaosTown): string {
  const people = [...new Set(mistakes.flatMap(({ person }) => person ?? []))].slice(0, 4);
  return [
    `${mistakes.length} mistakes:`,
    ...mistakes.slice(0, mostTold).map(({ words }) => `- ${words}`),
    ...people.flatMap(({ no, id, steps }) => [`Person ${no}, ${id}:`, ...steps.map((step) => `  ${step}`)]),
    ...(server.errors.length > 0 ? ["The server's last errors:", ...server.errors.slice(-5)] : []),
  ].join("\n");
}
