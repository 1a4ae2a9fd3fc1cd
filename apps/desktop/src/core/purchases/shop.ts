import { AppError } from "@myba/shared/errors";
import { z } from "zod";
import { shop, type Shop } from "../../bridge/purchases.ts";
import type { ActiveAccount } from "../account/accounts.ts";
import type { BillingClient } from "../billing/billing-client.ts";
import type { Store } from "../database/store.ts";
import { keepAnswer, keptAnswer } from "./kept-answers.ts";
import { currencyFor, regionOf } from "./region-currency.ts";

const question = "shop";
const answered = shop.omit({ currency: true, asOf: true });
type Answered = z.infer<typeof answered>;

export interface ShopParts {
  readonly store: Store;
  /** For whoever has no account yet: what everybody may ask. */
  readonly publicClient: BillingClient;
  /** As in `de-AT`; decides the currency to show first. */
  readonly locale: string;
}

/** What is sold to whoever is active, from the server, or as it was last known. Rejects with `billing/…` where it never was. */
export async function askShop(parts: ShopParts, account: ActiveAccount | null): Promise<Shop> {
  const { store, publicClient } = parts;
  const accountId = accountIdOf(account);
  try {
    const { catalogue } = account?.client ?? publicClient;
    const [sold, { features }] = await Promise.all([catalogue.plans(), catalogue.costs()]);
    const answer = answered.parse({ ...sold, features });
    keepAnswer(store, accountId, question, answer);
    return shown(parts, { answer, asOf: store.now() });
  } catch (error) {
    const known = error instanceof AppError ? keptAnswer(store, { accountId, question, schema: answered }) : undefined;
    if (known === undefined) throw error;
    return shown(parts, known);
  }
}

/** How the shop called it when it was last looked at; its key in words where nobody ever looked. */
export function nameInShop(
  store: Store,
  account: ActiveAccount,
  item: { readonly kind: string; readonly key: string },
): string {
  const known = keptAnswer(store, { accountId: accountIdOf(account), question, schema: answered })?.answer;
  const named = item.kind === "plan" ? known?.plans : known?.packages;
  const words = item.key.replaceAll("-", " ");
  return named?.find(({ key }) => key === item.key)?.name ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Prices for somebody without an account are kept apart. */
function accountIdOf(account: ActiveAccount | null): string {
  return account?.id ?? "nobody";
}

function shown({ locale }: ShopParts, { answer, asOf }: { readonly answer: Answered; readonly asOf: number }): Shop {
  const sold = new Set([...answer.packages, ...answer.plans].flatMap(({ price }) => Object.keys(price)));
  return { ...answer, currency: currencyFor(regionOf(locale), [...sold]), asOf };
}
