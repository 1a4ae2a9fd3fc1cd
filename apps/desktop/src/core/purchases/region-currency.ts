const euro = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK AD MC SM VA ME XK".split(" ");

/** ISO 4217 by ISO 3166, where many people pay in something else than dollars. */
const currencies: ReadonlyMap<string, string> = new Map([
  ...euro.map((region) => [region, "eur"] as const),
  ["AU", "aud"],
  ["BR", "brl"],
  ["CA", "cad"],
  ["CH", "chf"],
  ["CN", "cny"],
  ["CZ", "czk"],
  ["DK", "dkk"],
  ["GB", "gbp"],
  ["HU", "huf"],
  ["IN", "inr"],
  ["IL", "ils"],
  ["JP", "jpy"],
  ["KR", "krw"],
  ["LI", "chf"],
  ["MX", "mxn"],
  ["NO", "nok"],
  ["NZ", "nzd"],
  ["PL", "pln"],
  ["RO", "ron"],
  ["SE", "sek"],
  ["SG", "sgd"],
  ["TR", "try"],
  ["ZA", "zar"],
]);

/** The currency to show first: the region's where it is sold in it, then dollars, then whatever is there. */
export function currencyFor(region: string | undefined, sold: readonly string[]): string {
  const own = region === undefined ? undefined : currencies.get(region);
  return [own, "usd"].find((one) => one !== undefined && sold.includes(one)) ?? sold[0] ?? "usd";
}

/** The region of a language tag such as `de-AT`; of `de` the likeliest one. */
export function regionOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).maximize().region;
  } catch {
    return undefined;
  }
}
