import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type DeepLink, parseDeepLink } from "./deep-link.ts";
import { AppError } from "./errors.ts";
import { ticketId } from "./ids.ts";
import { madeUpLinks } from "./testing/made-up-links.ts";

const id = ticketId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV");

test.each<[string, DeepLink]>([
  [`myba://ticket/${id}`, { kind: "ticket", id }],
  [`myba://ticket/${id}/`, { kind: "ticket", id }],
  ["myba://promo/SPRING-26", { kind: "promo", code: "SPRING-26" }],
  ["myba://gift/ABCD-1234", { kind: "gift", code: "ABCD-1234" }],
  ["myba://checkout/return", { kind: "checkout/return" }],
  ["myba://checkout/return?session_id=cs_1&amount=999", { kind: "checkout/return" }],
  ["myba://checkout/cancel", { kind: "checkout/cancel" }],
  ["myba://new?text=Users+sign%20in%0D%0AAnd%20pay.", { kind: "new", text: "Users sign in\nAnd pay." }],
  ["myba://new/?text=%C3%84nderung%20%E2%82%AC", { kind: "new", text: "Änderung €" }],
  [`myba://new?text=${"%E6%96%87".repeat(4000)}`, { kind: "new", text: "文".repeat(4000) }],
  [
    "myba://auth/callback?code=a%2Bb&state=x+y&iss=https%3A%2F%2Fmyba.example",
    { kind: "auth/callback", code: "a+b", state: "x y", iss: "https://myba.example" },
  ],
  [
    "myba://auth/callback?code=YWI9PQ==&state=s&iss=https://myba.example",
    { kind: "auth/callback", code: "YWI9PQ==", state: "s", iss: "https://myba.example" },
  ],
  [
    "myba://auth/callback?error=access_denied&state=s&iss=https://myba.example",
    { kind: "auth/refused", error: "access_denied", state: "s", iss: "https://myba.example" },
  ],
  [
    "myba://auth/callback?error=access_denied&error_description=They+said+no&state=s&iss=https://myba.example",
    {
      kind: "auth/refused",
      error: "access_denied",
      error_description: "They said no",
      state: "s",
      iss: "https://myba.example",
    },
  ],
])("%s is understood", (text, link) => {
  expect(parseDeepLink(text)).toEqual(link);
});

test.each([
  "",
  "https://myba.example/ticket/1",
  "MYBA://ticket/1",
  "myba://",
  "myba:ticket/01ARZ3NDEKTSV4RRFFQ69G5FAV",
  "myba://ticket/1",
  `myba://ticket/${id}?edit=1`,
  `myba://ticket/${id}#top`,
  `myba://ticket/${id}/history`,
  `myba://user@ticket/${id}`,
  `myba://ticket/${id}\n`,
  `myba://ticket/../ticket/${id}`,
  "myba://promo/abc",
  "myba://promo/<script>",
  "myba://wallet/credit",
  "myba://auth/callback",
  "myba://auth/callback?code=a&state=b",
  "myba://auth/callback?code=a&state=b&iss=https://x.example&token=c",
  "myba://auth/callback?code=a&code=b&state=c&iss=https://x.example",
  "myba://auth/callback?code=%E0%A4%A&state=b&iss=https://x.example",
  "myba://auth/callback?__proto__=a&code=a&state=b&iss=https://x.example",
  "myba://auth/callback?code=a&error=access_denied&state=b&iss=https://x.example",
  "myba://auth/callback?error=Access%20Denied&state=b&iss=https://x.example",
  "myba://auth/callback?error=access_denied&iss=https://x.example",
  "myba://checkout/paid",
  "myba://new",
  "myba://new/",
  "myba://new?",
  "myba://new?text=",
  "myba://new?text=%20%0A",
  "myba://new?text=a&text=b",
  "myba://new?text=a&project=1",
  "myba://new?text=a#b",
  "myba://new?text=a%00b",
  "myba://new?text=%1B%5B31mred",
  "myba://new?text=%ED%A0%80",
  "myba://new?text=%",
  "myba://new?kind=gift&code=ABCD-1234",
  "myba://new?kind=new&text=a",
  "myba://auth/callback?kind=checkout/return",
  "myba://auth/callback?kind=promo&code=ABCD-1234",
  "myba://new?text=Pay%20%E2%80%AE100",
  "myba://new?text=a%F3%A0%81%81%F3%A0%81%82",
  "myba://new?text=\uD800",
  `myba://new?text=${"a".repeat(4001)}`,
  `myba://new?text=${"a".repeat(50_000)}`,
  `myba://promo/${"a".repeat(9000)}`,
])("%j is refused as link/invalid", (text) => {
  expect(() => parseDeepLink(text)).toThrow(expect.objectContaining({ code: "link/invalid" }));
});

const anyCode = fc.stringMatching(/^[A-Za-z0-9-]{4,64}$/);
const anyWords = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" });
const anySignIn = { state: anyWords, iss: fc.webUrl({ validSchemes: ["https"] }) };
const anyLink: fc.Arbitrary<DeepLink> = fc.oneof(
  fc.constantFrom<DeepLink>({ kind: "checkout/return" }, { kind: "checkout/cancel" }),
  fc
    .string({ minLength: 1, maxLength: 300, unit: "grapheme" })
    .map((text) => ({ kind: "new" as const, text: text.trim() }))
    .filter(({ text }) => text !== "" && !/[\u202D\u202E\u{E0000}-\u{E007F}]/u.test(text)),
  fc
    .stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    .map((text) => ({ kind: "ticket" as const, id: ticketId.parse(text) })),
  anyCode.map((code) => ({ kind: "promo" as const, code })),
  anyCode.map((code) => ({ kind: "gift" as const, code })),
  fc.record({ kind: fc.constant("auth/callback" as const), code: anyWords, ...anySignIn }),
  fc.record({ kind: fc.constant("auth/refused" as const), error: fc.stringMatching(/^[a-z_]{1,64}$/), ...anySignIn }),
);

test("whatever link is written comes back as it was", () => {
  fc.assert(
    fc.property(anyLink, (link) => {
      expect(parseDeepLink(written(link))).toEqual(link);
    }),
  );
});

function written(link: DeepLink): string {
  if (link.kind === "ticket") return `myba://ticket/${link.id}`;
  if (link.kind === "checkout/return" || link.kind === "checkout/cancel") return `myba://${link.kind}`;
  if (link.kind === "new") return `myba://new?text=${encodeURIComponent(link.text)}`;
  if (link.kind === "promo" || link.kind === "gift") return `myba://${link.kind}/${link.code}`;
  const { state, iss } = link;
  const answer = link.kind === "auth/callback" ? { code: link.code } : { error: link.error };
  return `myba://auth/callback?${new URLSearchParams({ ...answer, state, iss }).toString()}`;
}

test("100,000 links that anybody could make up are refused as link/invalid or understood as what they say", () => {
  const outcomes = new Map<string, number>();
  for (const text of madeUpLinks(100_000, 7)) {
    const kind = kindOf(text);
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
  }
  // Both were really looked at: links that are none, and every kind of link.
  const kinds = [
    "auth/callback",
    "auth/refused",
    "checkout/return",
    "checkout/cancel",
    "ticket",
    "new",
    "promo",
    "gift",
  ];
  expect([...outcomes.keys()].toSorted()).toEqual([...kinds, "link/invalid"].toSorted());
  expect(outcomes.get("link/invalid")).toBeGreaterThan(50_000);
});

function kindOf(text: string): string {
  try {
    const link = parseDeepLink(text);
    if (parseDeepLink(text).kind !== link.kind || !text.startsWith("myba://")) return "unstable";
    return link.kind;
  } catch (error) {
    return error instanceof AppError ? error.code : `broken by ${JSON.stringify(text)}`;
  }
}
