import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type DeepLink, parseDeepLink } from "./deep-link.ts";
import { AppError } from "./errors.ts";
import { ticketId } from "./ids.ts";

const id = ticketId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV");

test.each<[string, DeepLink]>([
  [`myba://ticket/${id}`, { kind: "ticket", id }],
  [`myba://ticket/${id}/`, { kind: "ticket", id }],
  ["myba://promo/SPRING-26", { kind: "promo", code: "SPRING-26" }],
  ["myba://gift/ABCD-1234", { kind: "gift", code: "ABCD-1234" }],
  ["myba://checkout/return", { kind: "checkout/return" }],
  ["myba://checkout/return?session_id=cs_1&amount=999", { kind: "checkout/return" }],
  [
    "myba://auth/callback?code=a%2Bb&state=x+y&iss=https%3A%2F%2Fmyba.example",
    { kind: "auth/callback", code: "a+b", state: "x y", iss: "https://myba.example" },
  ],
  [
    "myba://auth/callback?code=YWI9PQ==&state=s&iss=https://myba.example",
    { kind: "auth/callback", code: "YWI9PQ==", state: "s", iss: "https://myba.example" },
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
  `myba://promo/${"a".repeat(9000)}`,
])("%j is refused as link/invalid", (text) => {
  expect(() => parseDeepLink(text)).toThrow(expect.objectContaining({ code: "link/invalid" }));
});

const anyCode = fc.stringMatching(/^[A-Za-z0-9-]{4,64}$/);
const anyLink: fc.Arbitrary<DeepLink> = fc.oneof(
  fc.constant<DeepLink>({ kind: "checkout/return" }),
  fc
    .stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    .map((text) => ({ kind: "ticket" as const, id: ticketId.parse(text) })),
  anyCode.map((code) => ({ kind: "promo" as const, code })),
  anyCode.map((code) => ({ kind: "gift" as const, code })),
  fc.record({
    kind: fc.constant("auth/callback" as const),
    code: fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" }),
    state: fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }),
    iss: fc.webUrl({ validSchemes: ["https"] }),
  }),
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
  if (link.kind === "checkout/return") return "myba://checkout/return";
  if (link.kind !== "auth/callback") return `myba://${link.kind}/${link.code}`;
  const { code, state, iss } = link;
  return `myba://auth/callback?${new URLSearchParams({ code, state, iss }).toString()}`;
}

test("nothing anybody sends makes it fail in another way than link/invalid", () => {
  const piece = fc.constantFrom(
    "myba://",
    "myba:",
    "auth",
    "/callback",
    "ticket",
    "?",
    "&",
    "=",
    "%",
    "%00",
    "#",
    "..",
    id,
    "code",
    "\u0000",
  );
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(piece, fc.string({ maxLength: 8 }))).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        parseDeepLink(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: "link/invalid" });
      }
    }),
    { numRuns: 1000 },
  );
});
