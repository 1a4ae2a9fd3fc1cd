import { hash, randomBytes } from "node:crypto";
import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { type Currency, minorDigitsOf } from "@myba/shared/money";
import { AppError } from "@myba/shared/errors";
import type { Transaction } from "kysely";
import type { CatalogueInForce } from "../catalogue/catalogues.ts";
import { quotePackage, quotePlan } from "../catalogue/quote.ts";
import type { ServerTables } from "../database/server-tables.ts";
import { holdPerson } from "../identity/hold-person.ts";
import { walletId } from "../ledger/accounts.ts";
import { claimFirstPurchase } from "./first-purchase.ts";
import type { Order } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import { assertNoPlan, beginningOf } from "./running-plan.ts";
import type { CheckoutOptions } from "./session-params.ts";

/** What somebody wants to buy, and what they saw that it costs. */
export interface Wanted {
  readonly item: { readonly kind: "package" | "plan"; readonly key: string };
  readonly currency: Currency;
  readonly expectedPrice?: number | undefined;
}

/** What is kept of an offer: the price, and what it gives. */
type Terms = Pick<Order, "catalogue_version" | "list_price" | "discount" | "price" | "tokens" | "bonus_tokens">;

/**
 * Writes an order down, with price, discount and tokens as the catalogue in force has them, or finds the one that has this
 * key. One at a time for each person, so that one order at most carries the first-purchase discount. Throws
 * `price/unknown`, `price/changed`, `checkout/subscribed`, `ledger/key-reused`, and `auth/refused` for somebody who is
 * being deleted.
 */
export async function startOrder(
  parts: PaymentParts & Pick<CheckoutOptions, "checkoutMinutes">,
  personId: string,
  { key, wanted }: { readonly key: string; readonly wanted: Wanted },
): Promise<Order> {
  const { database, ledger, catalogues, makeId, now, checkoutMinutes } = parts;
  const requestHash = hash("sha256", JSON.stringify(askedOf(wanted)), "base64url").slice(0, 22);
  const accountId = walletId("user", personId);
  const [inForce, hasPurchased] = await Promise.all([catalogues.inForce(), ledger.hasPurchased(accountId)]);
  const id = makeId();
  return database.write(async (transaction) => {
    if (!(await holdPerson(transaction, personId)))
      throw new AppError("auth/refused", { reason: "this account is gone" });
    const earlier = await transaction
      .selectFrom("checkout")
      .selectAll()
      .where("person_id", "=", personId)
      .where("idempotency_key", "=", key)
      .executeTakeFirst();
    if (earlier !== undefined) {
      if (earlier.request_hash !== requestHash) throw new AppError("ledger/key-reused", { key });
      return earlier;
    }
    if (wanted.item.kind === "plan") await assertNoPlan(transaction, personId);
    const claim = { personId, checkoutId: id, nowMs: now() };
    const isFirst = await claimsDiscount(transaction, { inForce, wanted, hasPurchased, claim });
    const terms = termsOf(inForce, wanted, isFirst);
    assertExpected(wanted, terms.price);
    const nowMs = await beginningOf(transaction, { personId, kind: wanted.item.kind, nowMs: now() });
    return transaction
      .insertInto("checkout")
      .values({
        ...terms,
        id,
        person_id: personId,
        account_id: accountId,
        idempotency_key: key,
        request_hash: requestHash,
        item_kind: wanted.item.kind,
        item_key: wanted.item.key,
        currency: wanted.currency,
        is_first: isFirst ? 1 : 0,
        state: "open",
        page_id: randomBytes(18).toString("base64url"),
        refunded_amount: 0,
        asked_at: nowMs,
        created_at: nowMs,
        // Stripe counts in seconds.
        expires_at: Math.floor(nowMs / 1000) * 1000 + checkoutMinutes * 60_000,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** The request in one order of its fields. */
function askedOf({ item, currency, expectedPrice }: Wanted): unknown[] {
  return [item.kind, item.key, currency, expectedPrice ?? null];
}

interface Candidate {
  readonly inForce: CatalogueInForce;
  readonly wanted: Wanted;
  readonly hasPurchased: boolean;
  readonly claim: Parameters<typeof claimFirstPurchase>[1];
}

/** Whether this order gets the first-purchase discount; it has it then, and no other. */
async function claimsDiscount(
  transaction: Transaction<ServerTables>,
  { inForce, wanted, hasPurchased, claim }: Candidate,
): Promise<boolean> {
  if (wanted.item.kind !== "package" || hasPurchased) return false;
  return termsOf(inForce, wanted, true).discount > 0 && claimFirstPurchase(transaction, claim);
}

function termsOf(inForce: CatalogueInForce, { item, currency }: Wanted, isFirstPurchase: boolean): Terms {
  if (item.kind === "plan") {
    const { catalogueVersion, price, gives } = quotePlan(inForce, { planKey: item.key, currency });
    const common = { catalogue_version: catalogueVersion, list_price: price, discount: 0, price, bonus_tokens: 0 };
    return { ...common, tokens: monthlyTokens(gives) };
  }
  const quote = quotePackage(inForce, { packageKey: item.key, currency, isFirstPurchase });
  return {
    catalogue_version: quote.catalogueVersion,
    list_price: quote.listPrice,
    discount: quote.discount,
    price: quote.price,
    tokens: quote.tokens,
    bonus_tokens: quote.bonusTokens,
  };
}

/** Of a plan that gives tokens, each month's; an unlimited one gives none. */
function monthlyTokens(gives: Catalogue["plans"][number]["gives"]): number {
  return gives.kind === "tokens" ? gives.tokensPerMonth : 0;
}

function assertExpected({ expectedPrice, currency }: Wanted, price: number): void {
  if (expectedPrice === undefined || expectedPrice === price) return;
  throw new AppError("price/changed", {
    price: priceText(price, currency),
    expected: priceText(expectedPrice, currency),
  });
}

function priceText(amount: number, currency: Currency): string {
  const digits = minorDigitsOf(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
}
