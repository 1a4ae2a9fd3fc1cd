import type { RowOf } from "../../database/server-tables.ts";
import { type RawRow, tables } from "../../ledger/columns.ts";
import type { Payment } from "../../ledger/rows.ts";
import { settledByHand } from "../quarantine.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";
import type { Moved } from "./stripe-money.ts";

/** What we have of one payment. */
export interface OurMoney {
  readonly paymentId: string;
  readonly accountId: string | null;
  readonly checkout: RowOf<"checkout"> | undefined;
  /** What we noted of a payment that is not, or not only, a package's. */
  readonly link: RowOf<"payment_link"> | undefined;
  /** The invoice of a plan that it paid. */
  readonly invoice: RowOf<"payment_link"> | undefined;
  readonly ledger: Payment | undefined;
  /** Somebody has looked at what did not fit, and found it well. */
  readonly isResolved: boolean;
}

/** Looks up many payments at once, wherever they may be known; where nowhere, by the order that they name. */
export async function ourMoney(parts: ReconcileParts, moved: readonly Moved[]): Promise<readonly OurMoney[]> {
  if (moved.length === 0) return [];
  const ids = moved.map(({ paymentId }) => paymentId);
  const named = moved.map(({ charge }) => charge?.metadata["checkout_id"] ?? "").filter((id) => id !== "");
  const { db } = parts.database;
  const [checkouts, links, invoices, settled, bookings] = await Promise.all([
    db
      .selectFrom("checkout")
      .selectAll()
      .where((of) => of.or([of("payment_id", "in", ids), of("id", "in", [...named, ""])]))
      .execute(),
    db.selectFrom("payment_link").selectAll().where("object_id", "in", ids).execute(),
    db.selectFrom("payment_link").selectAll().where("payment_id", "in", ids).where("kind", "=", "invoice").execute(),
    settledByHand(parts, ids),
    bookedBy(parts, ids),
  ]);
  const known = moved.map(({ paymentId, charge }) => {
    const checkout =
      checkouts.find(({ payment_id: id }) => id === paymentId) ??
      checkouts.find(({ id, payment_id: other }) => other === null && id === charge?.metadata["checkout_id"]);
    const link = links.find(({ object_id: id }) => id === paymentId);
    const invoice = invoices.find(({ payment_id: id }) => id === paymentId);
    const accountId =
      bookings.get(paymentId) ?? checkout?.account_id ?? link?.account_id ?? invoice?.account_id ?? null;
    const isResolved = settled.has(paymentId) || settled.has(checkout?.session_id ?? "");
    return { paymentId, accountId, checkout, link, invoice, isResolved };
  });
  const rows = await ledgerPayments(parts, known);
  return known.map((one) => ({
    ...one,
    ledger: rows.find(({ id, accountId }) => id === one.paymentId && accountId === one.accountId),
  }));
}

/** The wallets of purchases, by the ledger's own word. */
async function bookedBy({ reader }: ReconcileParts, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.query<{ account_id: string; cause_id: string }>(
    `SELECT account_id, cause_id FROM transfer WHERE once IN (${ids.map(() => "?").join(", ")})`,
    ...ids.map((id) => `payment/${id}:purchase`),
  );
  return new Map(rows.map(({ account_id: accountId, cause_id: id }) => [id, accountId]));
}

async function ledgerPayments(
  { reader }: ReconcileParts,
  known: readonly { readonly paymentId: string; readonly accountId: string | null }[],
): Promise<readonly Payment[]> {
  const places = known.filter(({ accountId }) => accountId !== null);
  if (places.length === 0) return [];
  const { payment } = tables;
  const rows = await reader.query<RawRow>(
    `SELECT ${payment.columns.join(", ")} FROM payment
     WHERE ${places.map(() => "(account_id = ? AND id = ?)").join(" OR ")}`,
    ...places.flatMap(({ accountId, paymentId }) => [accountId, paymentId]),
  );
  return rows.map((row) => payment.row(row));
}
