import { type CheckoutView, checkoutView } from "@myba/shared/billing-api/checkout";
import { AppError, type ErrorReport, errorReport } from "@myba/shared/errors";
import { z } from "zod";
import type { Purchase } from "../../bridge/purchases.ts";
import type { Store } from "../database/store.ts";
import type { PurchaseStart } from "./purchases.ts";

type State = Purchase["state"];

/** A purchase as it is kept, with what is asked of the server for it. */
export interface KeptPurchase extends Purchase {
  readonly accountId: string;
  readonly promotionCode: string | null;
}

const json = z.string().transform((text): unknown => JSON.parse(text));
const item = json.pipe(checkoutView.shape.item);

const purchaseRow = z.object({
  id: z.string(),
  account_id: z.string(),
  item,
  name: z.string(),
  currency: z.string(),
  price: z.number(),
  promotion_code: z.string().nullable(),
  state: z.enum(["starting", "waiting", "processing", "paid", "failed", "expired", "cancelled", "refunded"]),
  // What an older version kept and this one cannot read is asked for again.
  checkout: json.pipe(checkoutView).nullable().catch(null),
  opened: z.number(),
  problem: json.pipe(errorReport).nullable().catch(null),
  seen: z.number(),
  created_at: z.number(),
  ended_at: z.number().nullable(),
});

/** States in which something may still come of it without the person. */
const open: readonly State[] = ["starting", "waiting", "processing"];

/** Keeps a purchase before anybody is asked. Durable on return. */
export function insertPurchase(
  store: Store,
  purchase: PurchaseStart & { readonly id: string; readonly accountId: string; readonly name: string },
): void {
  const { id, accountId, name, currency, expectedPrice, promotionCode } = purchase;
  store.write(["purchases"], () =>
    store
      .sql(
        `INSERT INTO purchase (id, account_id, item, name, currency, price, promotion_code, state, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'starting', ?)`,
      )
      .run(id, accountId, JSON.stringify(purchase.item), name, currency, expectedPrice, promotionCode, store.now()),
  );
}

/** Throws `purchase/not-found`, also for one of another account. */
export function requirePurchase(store: Store, accountId: string, id: string): KeptPurchase {
  const found = store.sql("SELECT * FROM purchase WHERE id = ? AND account_id = ?").get(id, accountId);
  if (found === undefined) throw new AppError("purchase/not-found");
  return asPurchase(found);
}

/** Newest first, at most 50. */
export function listPurchases(store: Store, accountId: string): KeptPurchase[] {
  return store
    .sql("SELECT * FROM purchase WHERE account_id = ? ORDER BY created_at DESC, rowid DESC LIMIT 50")
    .all(accountId)
    .map(asPurchase);
}

/** Those of which something may still come, oldest first. */
export function openPurchases(store: Store, accountId: string): KeptPurchase[] {
  return store
    .sql(
      `SELECT * FROM purchase WHERE account_id = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY created_at, rowid`,
    )
    .all(accountId, JSON.stringify(open))
    .map(asPurchase);
}

/** The one that the server calls by this id, begun here. */
export function purchaseOfCheckout(store: Store, accountId: string, checkoutId: string): KeptPurchase | undefined {
  const found = store
    .sql("SELECT * FROM purchase WHERE account_id = ? AND checkout ->> '$.id' = ?")
    .get(accountId, checkoutId);
  return found === undefined ? undefined : asPurchase(found);
}

/** Keeps how the server says that it stands. */
export function noteCheckout(store: Store, id: string, view: CheckoutView): void {
  const state: State = view.state === "open" ? "waiting" : view.state;
  const endedAt = open.includes(state) ? null : (view.endedAt ?? store.now());
  store.write(["purchases"], () =>
    store
      .sql(
        `UPDATE purchase SET seen = CASE WHEN state = @state THEN seen ELSE 0 END, state = @state, checkout = @checkout,
           name = @name, price = @price, problem = @problem, ended_at = @endedAt WHERE id = @id`,
      )
      .run({
        id,
        state,
        checkout: JSON.stringify(view),
        name: view.name,
        price: view.price,
        problem: view.problem === null ? null : JSON.stringify(view.problem),
        endedAt,
      }),
  );
}

/** Keeps why it does not go on at the moment. */
export function noteProblem(store: Store, id: string, problem: ErrorReport): void {
  store.write(["purchases"], () =>
    store.sql("UPDATE purchase SET problem = ? WHERE id = ?").run(JSON.stringify(problem), id),
  );
}

/** It came to nothing before the server ever made a checkout of it that the person knows of. */
export function noteEnd(
  store: Store,
  id: string,
  { state, problem }: { readonly state: "failed" | "expired" | "cancelled"; readonly problem: ErrorReport | null },
): void {
  store.write(["purchases"], () =>
    store
      .sql("UPDATE purchase SET state = ?, problem = ?, seen = ?, ended_at = ? WHERE id = ?")
      .run(state, problem && JSON.stringify(problem), state === "cancelled" ? 1 : 0, store.now(), id),
  );
}

export function noteOpened(store: Store, id: string): void {
  store.write(["purchases"], () => store.sql("UPDATE purchase SET opened = 1 WHERE id = ?").run(id));
}

export function noteSeen(store: Store, id: string): void {
  store.write(["purchases"], () => store.sql("UPDATE purchase SET seen = 1 WHERE id = ?").run(id));
}

/** The server refused it outright and whoever asked was told: nothing was begun. */
export function forgetPurchase(store: Store, id: string): void {
  store.write(["purchases"], () => store.sql("DELETE FROM purchase WHERE id = ?").run(id));
}

/** As the windows see it. */
export function shownPurchase({ accountId: _account, promotionCode: _code, ...purchase }: KeptPurchase): Purchase {
  return purchase;
}

function asPurchase(found: unknown): KeptPurchase {
  const row = purchaseRow.parse(found);
  return {
    id: row.id,
    accountId: row.account_id,
    item: row.item,
    name: row.name,
    currency: row.currency,
    price: row.price,
    promotionCode: row.promotion_code,
    state: row.state,
    checkout: row.checkout,
    opened: row.opened === 1,
    problem: row.problem,
    seen: row.seen === 1,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
