import type { CheckoutView } from "@myba/shared/billing-api/checkout";
import { wordsFor } from "@myba/shared/errors";
import { minorDigitsOf } from "@myba/shared/money";

/** What the page after Stripe's says: of a purchase, or, where none is named, only that MyBA is there. */
export interface ReturnPage {
  readonly place: "return" | "cancel";
  readonly checkout: CheckoutView | undefined;
  /** How often the page has loaded itself anew to see whether Stripe has answered. */
  readonly tries: number;
  /** Where the page loads itself anew; by it MyBA is opened once. */
  readonly address: string;
}

interface Words {
  readonly tone: "good" | "bad" | "wait" | "plain";
  readonly title: string;
  readonly lines: readonly string[];
  readonly isWaiting?: boolean;
}

/** So often it looks by itself, a few seconds apart; after that Stripe is late, and MyBA tells. */
const mostTries = 20;
const lookAgainSeconds = 3;

/** The page as HTML. Everything in it comes from our own order, and it says `paid` only of what is granted. */
export function returnPageHtml(page: ReturnPage): string {
  const { tone, title, lines, isWaiting = false } = wordsOf(page);
  const { checkout, tries, address } = page;
  const looksAgain = isWaiting && tries < mostTries;
  const again = looksAgain
    ? `<meta http-equiv="refresh" content="${lookAgainSeconds};url=${escaped(`${address}&n=${tries + 1}`)}">`
    : "";
  const payAgain = checkout?.state === "open" && !isWaiting && checkout.url !== null;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)} · MyBA</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/checkout/page.css">
${again}
</head>
<body>
<main class="${tone}">
<span class="sign"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="${signs[tone]}"/></svg></span>
<div role="status">
<h1>${escaped(title)}</h1>
${lines.map((line) => `<p>${escaped(line)}</p>`).join("\n")}
</div>
${checkout === undefined ? "" : factsHtml(checkout)}
<a class="go" href="myba://checkout/return"${checkout === undefined ? "" : ` data-open-once="${escaped(checkout.id)}"`}>Open MyBA</a>
<p class="after">${afterHtml(page, { payAgain, looksAgain })}</p>
</main>
<footer>Payments by Stripe. MyBA never sees your card.</footer>
<script src="/checkout/open.js" defer></script>
</body>
</html>
`;
}

function wordsOf(page: ReturnPage): Words {
  const { checkout } = page;
  if (checkout === undefined)
    return { tone: "plain", title: "You can go back to MyBA", lines: ["It shows how your purchases stand."] };
  return wordsByState[checkout.state](checkout, page);
}

const wordsByState: Readonly<Record<CheckoutView["state"], (checkout: CheckoutView, page: ReturnPage) => Words>> = {
  paid: (checkout) => ({ tone: "good", title: "Thank you. Your purchase is complete", lines: [gainOf(checkout)] }),
  refunded: () => ({
    tone: "plain",
    title: "This purchase was refunded",
    lines: ["The money is on its way back to you."],
  }),
  processing: () => ({
    tone: "wait",
    title: "Your bank is still at it",
    lines: ["This way of paying takes a while, up to a few days. Your tokens come when it is done; MyBA tells you."],
  }),
  failed: (checkout) => ({ tone: "bad", title: "The payment did not work", lines: problemLines(checkout) }),
  expired: () => ({ tone: "plain", title: "This payment page has expired", lines: [nothingWasBought] }),
  cancelled: () => ({ tone: "plain", title: "You did not buy anything", lines: [nothingWasBought] }),
  open: (checkout, { place, tries }) =>
    place === "cancel"
      ? { tone: "plain", title: "Not paid yet", lines: leftLines(checkout) }
      : {
          tone: "wait",
          title: "Stripe is still confirming your payment",
          lines: [tries < mostTries ? shownSoon : isLate],
          isWaiting: true,
        },
};

const shownSoon = "This page shows it by itself, mostly within seconds. You can also go on in MyBA: it tells you.";
const isLate = "It takes longer than usual. You need not wait here: MyBA tells you, and you pay once at most.";
const nothingWasBought = "Nothing was bought. You can start again in MyBA at any time.";

function gainOf({ item, tokens, bonusTokens }: CheckoutView): string {
  if (item.kind === "plan") return "Your plan begins now. Its tokens are in your wallet within moments.";
  const bonus = bonusTokens > 0 ? ` and ${bonusTokens} bonus tokens` : "";
  return `${tokens} tokens${bonus} are in your wallet.`;
}

function leftLines(checkout: CheckoutView): string[] {
  return [
    ...problemLines(checkout, []),
    "You left the payment page. It stays open for a while if you want to go back.",
  ];
}

function problemLines(
  { problem }: CheckoutView,
  otherwise: readonly string[] = ["Nothing was bought. You can try again in MyBA."],
): readonly string[] {
  if (problem === null) return otherwise;
  const { message, next } = wordsFor(problem);
  return [message, next];
}

function factsHtml(checkout: CheckoutView): string {
  const { name, price, currency } = checkout;
  const rows = [
    ["Item", name],
    ["Price", priceText(price, currency)],
  ];
  return `<dl>${rows.map(([term = "", fact = ""]) => `<dt>${term}</dt><dd>${escaped(fact)}</dd>`).join("")}</dl>`;
}

function afterHtml(
  { checkout, address }: ReturnPage,
  { payAgain, looksAgain }: { readonly payAgain: boolean; readonly looksAgain: boolean },
): string {
  if (payAgain && checkout?.url) return `<a href="${escaped(checkout.url)}">Back to the payment page</a>`;
  if (checkout?.receiptUrl) return `<a href="${escaped(checkout.receiptUrl)}">Receipt</a> · You can close this page.`;
  if (looksAgain) return `<a href="${escaped(address)}">Look again now</a>`;
  return "You can close this page.";
}

function priceText(amount: number, currency: string): string {
  const digits = minorDigitsOf(currency);
  const options = { style: "currency", currency, minimumFractionDigits: digits } as const;
  return new Intl.NumberFormat("en", options).format(amount / 10 ** digits);
}

/** Paths on a grid of 24: a tick, a cross, an open ring, an arrow back. */
const signs: Readonly<Record<Words["tone"], string>> = {
  good: "M5 12.5l4.5 4.5L19 7.5",
  bad: "M7 7l10 10M17 7L7 17",
  wait: "M12 3a9 9 0 1 0 9 9",
  plain: "M10 6l-6 6 6 6M4 12h16",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
