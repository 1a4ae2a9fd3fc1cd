/** How a test pays. */
export interface Payer {
  /** A test card; 4242 4242 4242 4242 where it is left out. */
  readonly card?: string;
  /** A bank debit from this account instead of a card. */
  readonly account?: string;
  readonly promotionCode?: string;
  readonly email?: string;
  readonly name?: string;
  /** What is said to the bank that asks; yes where it is left out. */
  readonly approves?: boolean;
}

/** Where the page led: on to the shop, or back to itself with what was wrong. */
export type Paid =
  | { readonly kind: "returned"; readonly location: string }
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "expired" };

/** Pays on a checkout page as a browser does, by its forms. */
export async function payCheckout(url: string, payer: Payer = {}): Promise<Paid> {
  const {
    card = "4242424242424242",
    account,
    promotionCode,
    email = "ada@example.com",
    name = "Ada",
    approves = true,
  } = payer;
  if (promotionCode !== undefined) {
    const applied = await post(url, { action: "apply-code", promotion_code: promotionCode });
    if (applied.status !== 200) return ended(applied);
  }
  const method: Record<string, string> =
    account === undefined ? { method: "card", card_number: card } : { method: "us_bank_account", account };
  const answer = await post(url, { action: "pay", email, name, ...method });
  return ended(answer.status === 200 ? await post(url, { action: approves ? "approve" : "fail" }) : answer);
}

const post = async (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

async function ended(answer: Response): Promise<Paid> {
  const location = answer.headers.get("location");
  const html = await answer.text();
  if (location !== null) return { kind: "returned", location };
  if (answer.status === 410) return { kind: "expired" };
  const [, code = "", message = ""] = /role="alert" data-code="([^"]*)">([^<]*)</.exec(html) ?? [];
  if (answer.status !== 402) throw new Error(`the checkout page answered ${answer.status}: ${html.slice(0, 400)}`);
  return { kind: "refused", code, message };
}
