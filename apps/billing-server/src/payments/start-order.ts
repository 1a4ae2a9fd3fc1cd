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
import { type Promotion, promotionOf, unknownPromotion } from "./promotion.ts";
import { assertNoPlan, beginningOf } from "./running-plan.ts";
import type { CheckoutOptions } from "./session-params.ts";

/** What somebody wants to buy, and what they saw that it costs. */
export interface Wanted {
  readonly item: { readonly kind: "package" | "plan"; readonly key: string };
  readonly currency: Currency;
  readonly expectedPrice?: number | undefined;
  readonly promotionCode?: string | undefined;
}

/** What is kept of an offer: the price, and what it gives. */
type Terms = Pick<Order, "catalogue_version" | "list_price" | "discount" | "price" | "tokens" | "bonus_tokens">;

/** An offer with the one discount that counts for it, and the promotion code that was typed. */
type Deal = Terms & Pick<Order, "is_first" | "promotion_code" | "promotion_id">;

/**
 * Writes an order down, with price, discount and tokens as the catalogue in force has them, or finds the one that has this
 * key. One at a time for each person, so that one order at most carries the first-purchase discount. Of that and a promotion
 * code the larger counts. Throws `price/unknown`, `price/changed`, `promotion/unknown`, `checkout/subscribed`,
 * `ledger/key-reused`, what asking Stripe for a code throws, and `auth/refused` for somebody who is being deleted.
 */
export async function startOrder(
  parts: PaymentParts & Pick<CheckoutOptions, "checkoutMinutes" | "takesPromotionCodes">,
  personId: string,
  { key, wanted }: { readonly key: string; readonly wanted: Wanted },
): Promise<Order> {
  const { database, ledger, catalogues, makeId, now, checkoutMinutes } = parts;
  const requestHash = hash("sha256", JSON.stringify(askedOf(wanted)), "base64url").slice(0, 22);
  const accountId = walletId("user", personId);
  const [inForce, hasPurchased, promotion] = await Promise.all([
    catalogues.inForce(),
    ledger.hasPurchased(accountId),
    promotionFor(parts, personId, { key, wanted }),
  ]);
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
    const deal = await dealFor(transaction, { inForce, wanted, hasPurchased, claim, promotion });
    assertExpected(wanted, deal);
    const nowMs = await beginningOf(transaction, { personId, kind: wanted.item.kind, nowMs: now() });
    return transaction
      .insertInto("checkout")
      .values({
        ...deal,
        id,
        person_id: personId,
        account_id: accountId,
        idempotency_key: key,
        request_hash: requestHash,
        item_kind: wanted.item.kind,
        item_key: wanted.item.key,
        currency: wanted.currency,
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
function askedOf({ item, currency, expectedPrice, promotionCode }: Wanted): unknown[] {
  const code = promotionCode === undefined ? [] : [promotionCode];
  return [item.kind, item.key, currency, expectedPrice ?? null, ...code];
}

/** The promotion that was typed, looked up before the order is written; whoever asks again is not held to it any more. */
async function promotionFor(
  parts: Parameters<typeof promotionOf>[0],
  personId: string,
  { key, wanted: { promotionCode } }: { readonly key: string; readonly wanted: Wanted },
): Promise<Promotion | undefined> {
  if (promotionCode === undefined) return undefined;
  const earlier = await parts.database.db
    .selectFrom("checkout")
    .select("id")
    .where("person_id", "=", personId)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
  return earlier === undefined ? promotionOf(parts, personId, promotionCode) : undefined;
}

interface Candidate {
  readonly inForce: CatalogueInForce;
  readonly wanted: Wanted;
  readonly hasPurchased: boolean;
  readonly claim: Parameters<typeof claimFirstPurchase>[1];
  readonly promotion: Promotion | undefined;
}

/** What this order costs: with the first-purchase discount, with the promotion where that takes more off, or with neither. */
async function dealFor(transaction: Transaction<ServerTables>, candidate: Candidate): Promise<Deal> {
  const { inForce, wanted, promotion } = candidate;
  const { item, currency } = wanted;
  const plain = termsOf(inForce, wanted, false);
  const { list_price: listPrice } = plain;
  const discount = promotion?.discountOf({ kind: item.kind, currency, listPrice }) ?? 0;
  if (promotion !== undefined && discount === 0) throw unknownPromotion(promotion.code);
  const typed = promotion?.code ?? null;
  if (await claimsDiscount(transaction, candidate, discount))
    return { ...termsOf(inForce, wanted, true), is_first: 1, promotion_code: typed, promotion_id: null };
  if (promotion === undefined) return { ...plain, is_first: 0, promotion_code: null, promotion_id: null };
  const reduced = { discount, price: listPrice - discount };
  return { ...plain, ...reduced, is_first: 0, promotion_code: typed, promotion_id: promotion.id };
}

/** Whether this order gets the first-purchase discount, where nothing takes off `more`; it has it then, and no other. */
async function claimsDiscount(
  transaction: Transaction<ServerTables>,
  { inForce, wanted, hasPurchased, claim }: Candidate,
  more: number,
): Promise<boolean> {
  if (wanted.item.kind !== "package" || hasPurchased) return false;
  const { discount } = termsOf(inForce, wanted, true);
  return discount > 0 && discount >= more && claimFirstPurchase(transaction, claim);
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

/** Whoever typed a code did not see yet what it takes off. */
function assertExpected(
  { expectedPrice, currency }: Wanted,
  { price, promotion_id: promotion }: Pick<Deal, "price" | "promotion_id">,
): void {
  if (expectedPrice === undefined || expectedPrice === price) return;
  if (promotion !== null && price < expectedPrice) return;
  throw new AppError("price/changed", {
    price: priceText(price, currency),
    expected: priceText(expectedPrice, currency),
  });
}

function priceText(amount: number, currency: Currency): string {
  const digits = minorDigitsOf(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
}
