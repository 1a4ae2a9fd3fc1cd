import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type Stripe from "stripe";
import { z } from "zod";
import type { Difference } from "./findings.ts";
import { ourMoney } from "./our-money.ts";
import { pages } from "./pages.ts";
import { createdIn, type ReconcileParts } from "./reconcile-parts.ts";
import { idOf } from "../stripe-port.ts";

const manifest = z.object({
  format: z.literal("myba-ledger-export/1"),
  period: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
  wallet: z.null(),
});
const moneyRow = z.object({
  payment_id: z.string(),
  wallet: z.string(),
  kind: z.enum(["purchase", "subscription_grant", "refund", "dispute", "reinstatement"]),
  cents: z.number().int(),
});

type Movement = "paid" | "refunded" | "disputed";
const movementOf = {
  purchase: "paid",
  subscription_grant: "paid",
  refund: "refunded",
  dispute: "disputed",
  reinstatement: "disputed",
} as const satisfies Record<z.output<typeof moneyRow>["kind"], Movement>;

/** What an audit export says against Stripe's balance transactions of its period. */
export interface ExportCompared {
  readonly payments: number;
  readonly transactions: number;
  readonly differences: readonly Difference[];
}

/**
 * Holds the money of an audit export against Stripe's balance transactions of the same period, by payment: what was paid,
 * given back, and taken by banks. Paid plans that give no tokens are no money of the ledger, and are known by their
 * invoices. What moved at the very edge of a period may be booked outside of it, and is told like any other difference.
 */
export async function compareExport(parts: ReconcileParts, folder: string): Promise<ExportCompared> {
  const { period } = manifest.parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));
  const booked = await bookedIn(folder);
  const slice = {
    from: period.from === null ? 0 : Date.parse(period.from),
    to: period.to === null ? parts.now() + 1000 : Date.parse(period.to),
  };
  const moved = new Map<string, number>();
  let transactions = 0;
  const list = pages(parts, ({ balanceTransactions }, page) =>
    balanceTransactions.list({ created: createdIn(slice), expand: ["data.source"], ...page }),
  );
  for await (const page of list) {
    transactions += page.length;
    for (const { key, cents } of page.flatMap(movementsOf)) moved.set(key, (moved.get(key) ?? 0) + cents);
  }
  const keys = [...new Set([...booked.cents.keys(), ...moved.keys()])].filter(
    (key) => (booked.cents.get(key) ?? 0) !== (moved.get(key) ?? 0),
  );
  const explained = await withoutTokens(parts, [...new Set(keys.map((key) => partsOf(key).paymentId))]);
  const differences = keys
    .filter((key) => !explained.has(partsOf(key).paymentId))
    .map((key): Difference => {
      const { what, paymentId } = partsOf(key);
      const [stripe, ours] = [moved.get(key) ?? null, booked.cents.get(key) ?? null];
      const accountId = booked.wallets.get(paymentId) ?? null;
      return { kind: "difference", what, objectId: paymentId, stripe, ours, accountId, checkoutId: null };
    });
  return { payments: booked.wallets.size, transactions, differences };
}

const keyOf = (what: Movement, paymentId: string): string => `${what} ${paymentId}`;

function partsOf(key: string): { readonly what: Movement; readonly paymentId: string } {
  const [what = "", paymentId = ""] = key.split(" ");
  return { what: what as Movement, paymentId }; // Keys are made by `keyOf` alone.
}

async function bookedIn(folder: string): Promise<{ cents: Map<string, number>; wallets: Map<string, string> }> {
  const [cents, wallets] = [new Map<string, number>(), new Map<string, string>()];
  for await (const line of createInterface({ input: createReadStream(join(folder, "money.jsonl")) })) {
    const row = moneyRow.parse(JSON.parse(line));
    const key = keyOf(movementOf[row.kind], row.payment_id);
    cents.set(key, (cents.get(key) ?? 0) + row.cents);
    wallets.set(row.payment_id, row.wallet);
  }
  return { cents, wallets };
}

/** In what the person paid in: the balance itself may be in another currency. */
function movementsOf(transaction: Stripe.BalanceTransaction): { key: string; cents: number }[] {
  const { source, amount } = transaction;
  if (source === null || typeof source === "string") return [];
  if (source.object !== "charge" && source.object !== "refund" && source.object !== "dispute") return [];
  const what = { charge: "paid", refund: "refunded", dispute: "disputed" } as const;
  const key = keyOf(what[source.object], idOf(source.payment_intent) ?? source.id);
  return [{ key, cents: Math.sign(amount) * source.amount }];
}

async function withoutTokens(parts: ReconcileParts, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let first = 0; first < ids.length; first += 100) {
    // oxlint-disable-next-line no-await-in-loop -- a hundred at a time
    const known = await ourMoney(
      parts,
      ids.slice(first, first + 100).map((paymentId) => ({ paymentId })),
    );
    for (const { paymentId, invoice, ledger } of known)
      if (invoice !== undefined && (ledger?.granted ?? 0) === 0) found.add(paymentId);
  }
  return found;
}
