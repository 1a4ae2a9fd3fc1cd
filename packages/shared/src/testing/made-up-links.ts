/** Links of every kind, as programs and pages write them. */
const wellFormed = [
  "myba://auth/callback?code=Ab1-_.~&state=s%2Bt&iss=https%3A%2F%2Fmyba.example",
  "myba://auth/callback?error=access_denied&error_description=They+said+no&state=s&iss=https://myba.example",
  "myba://checkout/return?session_id=cs_test_1",
  "myba://checkout/cancel",
  "myba://ticket/01ARZ3NDEKTSV4RRFFQ69G5FAV",
  "myba://new?text=Users%20sign%20in.%0AThen+they+pay%20%E2%82%AC.",
  "myba://promo/SPRING-26",
  "myba://gift/ABCD-1234",
] as const;

/** What breaks parsers: ends of parts, escapes, other schemes, half characters, names of objects, other systems. */
const pieces = [
  ["myba://", "myba:", "MYBA://", "https://", "javascript:", "file:///", "auth", "callback", "checkout", "return"],
  ["cancel", "ticket", "new", "promo", "gift", "wallet", "?", "&", "=", "#", "/", "//", "..", "%2e%2e", "\\", ":", "@"],
  ["%", "%0", "%00", "%0a", "%ZZ", "%C3", "%ED%A0%80", "%25", "\u0000", "\n", "\r\n", "\t", " ", "\u202E", "\uD800"],
  ["code=", "state=", "iss=", "text=", "error=", "token=", "amount=", "__proto__=", "constructor", "toString"],
  ["--myba-link", "';DROP TABLE ticket;--", "<script>", "${x}", "$(id)", "`id`", "😀", "文", "é", "a", "0", "-", "_"],
].flat();

/** So many texts that anybody might send as a link, the same ones for the same seed; every kind of link is among them. */
export function* madeUpLinks(count: number, seed: number): Generator<string> {
  const below = numbersFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T; // Below its length there is one.
  for (let made = 0; made < count; made += 1) {
    const way = below(8);
    if (way === 0) yield pick(wellFormed);
    else if (way < 6) yield damaged(pick(wellFormed), { below, pick });
    else yield Array.from({ length: below(12) }, () => pick(pieces)).join("");
  }
}

interface Chance {
  readonly below: (limit: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** One to three cuts, insertions, repetitions and changed letters. */
function damaged(link: string, { below, pick }: Chance): string {
  let text = link;
  for (let left = 1 + below(3); left > 0; left -= 1) {
    const at = below(text.length + 1);
    const end = at + below(8);
    const between = [
      "",
      pick(pieces),
      text.slice(at, end).repeat(2),
      String.fromCharCode(below(0x1_0000)),
      "a".repeat(below(60)),
    ];
    text = text.slice(0, at) + pick(between) + text.slice(below(2) === 0 ? at : end);
  }
  return text;
}

/** Mulberry32: small, and the same everywhere. */
function numbersFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  };
}
