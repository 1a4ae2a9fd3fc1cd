import type Stripe from "stripe";
import type { StripeCalls } from "../stripe-port.ts";
import { patiently } from "./patiently.ts";
import type { ReconcileParts } from "./reconcile-parts.ts";

interface Page {
  readonly limit: number;
  readonly starting_after?: string;
}

const pageSize = 100;

/** One of Stripe's lists, page by page, so that no more than a page is in memory. */
export async function* pages<Item extends { readonly id: string }>(
  parts: Pick<ReconcileParts, "stripe" | "wait">,
  list: (stripe: StripeCalls, page: Page) => Promise<Stripe.ApiList<Item>>,
): AsyncGenerator<readonly Item[]> {
  let after: string | undefined;
  for (;;) {
    const page = { limit: pageSize, ...(after !== undefined && { starting_after: after }) };
    // oxlint-disable-next-line no-await-in-loop -- a page says where the next begins
    const { data, has_more: isMore } = await patiently(parts, () => parts.stripe.ask((calls) => list(calls, page)));
    if (data.length > 0) yield data;
    after = data.at(-1)?.id;
    if (!isMore || after === undefined) return;
  }
}
