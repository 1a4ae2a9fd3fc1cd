/**
 * Money for model calls, from the whole millionths of a US dollar that the core counts in. Small amounts keep two
 * figures that say something: a call for $0.0042 and one for $0.0061 must not both read $0.00.
 */
export function money(microUsd: number): string {
  if (microUsd >= 100_000 || microUsd === 0) return dollars(microUsd, 2);
  return dollars(microUsd, Math.min(6, 8 - String(microUsd).length));
}

/** For sums at a glance: whole cents, and `< $0.01` for less than one. */
export function roundMoney(microUsd: number): string {
  return microUsd > 0 && microUsd < 10_000 ? "< $0.01" : dollars(microUsd, 2, 2);
}

/** `$0.01–$0.03`; one amount where both ends read the same, and `free` where nothing can be due. */
export function moneyRange({ low, high }: { readonly low: number; readonly high: number }): string {
  if (high === 0) return "free";
  const [from, to] = high < 10_000 ? [money(low), money(high)] : [roundMoney(low), roundMoney(high)];
  if (from === to) return to;
  return from.startsWith("<") ? `up to ${to}` : `${from}–${to}`;
}

/** The price of a million tokens, to the last digit that is charged: `$0.25`, `$0.0375`. */
export function price(microUsd: number): string {
  return dollars(microUsd, 6);
}

/**
 * What a person typed as dollars, in millionths: `12`, `12.50`, `$12`, `12,50`, `1,200`. Null where it is no amount,
 * or has more digits than money has.
 */
export function parseDollars(typed: string): number | null {
  const text = typed.trim().replace(/^\$\s*|\s*\$$/g, "");
  // A comma before one or two last digits is a decimal comma; any other stands between thousands.
  const plain = /^\d+,\d{1,2}$/.test(text) ? text.replace(",", ".") : text.replace(/,(?=\d{3}(?:\D|$))/g, "");
  if (!/^\d{1,7}(?:\.\d{1,6})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 1_000_000);
}

function dollars(microUsd: number, mostDigits: number, leastDigits = 2): string {
  return (microUsd / 1_000_000).toLocaleString("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: leastDigits,
    maximumFractionDigits: Math.max(leastDigits, mostDigits),
  });
}
