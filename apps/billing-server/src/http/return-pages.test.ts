import type { CheckoutView } from "@myba/shared/billing-api/checkout";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeApp } from "./app.ts";
import { listen } from "./listen.ts";
import { returnPages } from "./return-pages.ts";

const pageId = "abcdefghijklmnopqrstuvwx";
const checkout: CheckoutView = {
  id: "0190a000-0000-7000-8000-000000000001",
  state: "open",
  item: { kind: "package", key: "professional" },
  name: 'Professional <b>"&amp;"</b>',
  currency: "usd",
  listPrice: 1999,
  discount: 400,
  price: 1599,
  tokens: 50,
  promotion: null,
  bonusTokens: 0,
  refundedAmount: 0,
  url: "https://checkout.example.com/c/pay/cs_1?a=1&b=2",
  receiptUrl: null,
  problem: null,
  createdAt: 0,
  expiresAt: 3_600_000,
  endedAt: null,
};

interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function serve(known: () => CheckoutView | undefined): Promise<(path: string) => Promise<Shown>> {
  const log = pino({ level: "silent" });
  const byPage = (id: string) => Promise.resolve(id === pageId ? known() : undefined);
  const app = makeApp({
    log,
    phase: () => "ready",
    onAnswer: () => undefined,
    trustedProxies: [],
    requestsPerMinute: 1_000_000,
    mounts: () => [returnPages({ publicUrl: "http://127.0.0.1", checkouts: { byPage } })],
  });
  const listening = await listen("127.0.0.1", 0, app);
  onTestFinished(() => listening.close(0));
  return async (path) => {
    const response = await fetch(`${listening.url}${path}`);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

describe("the page after Stripe's", () => {
  test("never says that something is paid before it is granted", async () => {
    let state: CheckoutView["state"] = "open";
    const show = await serve(() => ({ ...checkout, state }));
    for (const unpaid of ["open", "processing", "failed", "expired", "cancelled"] as const) {
      state = unpaid;
      for (const place of ["return", "cancel"]) {
        // oxlint-disable-next-line no-await-in-loop -- the state is the server's
        const { text } = await show(`/checkout/${place}?order=${pageId}`);
        expect(text, `${state} ${place}`).not.toMatch(/thank you|complete|in your wallet/i);
      }
    }
    state = "paid";
    const { text } = await show(`/checkout/return?order=${pageId}`);
    expect(text).toContain("Thank you. Your purchase is complete");
    expect(text).toContain("50 tokens are in your wallet.");
    expect(text).not.toContain("http-equiv");
  });

  test("looks again by itself while Stripe is still confirming, and not for ever", async () => {
    const show = await serve(() => checkout);
    const first = await show(`/checkout/return?order=${pageId}`);
    expect(first.text).toContain("Stripe is still confirming your payment");
    expect(first.text).toContain(
      `<meta http-equiv="refresh" content="3;url=/checkout/return?order=${pageId}&#38;n=1">`,
    );
    const last = await show(`/checkout/return?order=${pageId}&n=20`);
    expect(last.text).not.toContain("http-equiv");
    expect(last.text).toContain("It takes longer than usual");
  });

  test("tells whoever turned back that nothing is paid, why a card was refused, and how to go on", async () => {
    const show = await serve(() => ({ ...checkout, problem: { code: "payment/insufficient-funds", data: {} } }));
    const { text } = await show(`/checkout/cancel?order=${pageId}`);
    expect(text).toContain("Not paid yet");
    expect(text).toContain("There is not enough money on this card.");
    expect(text).toContain(
      '<a href="https://checkout.example.com/c/pay/cs_1?a=1&#38;b=2">Back to the payment page</a>',
    );
  });

  test("opens MyBA once, by a button and by a script, with no token in any address", async () => {
    const show = await serve(() => checkout);
    const { text } = await show(`/checkout/return?order=${pageId}`);
    expect(text).toContain(`<a class="go" href="myba://checkout/return" data-open-once="${checkout.id}">Open MyBA</a>`);
    const script = await show("/checkout/open.js");
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect((await show("/checkout/page.css")).headers.get("content-type")).toContain("text/css");
    // What is not about a purchase opens nothing by itself.
    expect((await show("/checkout/return")).text).not.toContain("data-open-once");
  });

  test("shows nothing of anybody to whoever does not know the address", async () => {
    const show = await serve(() => checkout);
    const strange = ["", "?order=", `?order=${"z".repeat(24)}`, `?order=${checkout.id}`, `?order=${pageId}&order=2`];
    for (const query of [...strange, "?order=%3Cscript%3E", "?order[a]=b", "?n=-1", "?n=1e9"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { status, text } = await show(`/checkout/return${query}`);
      expect(status).toBe(200);
      expect(text).toContain("You can go back to MyBA");
      expect(text).not.toMatch(/Professional|<script>/);
    }
    expect((await show("/checkout/elsewhere")).status).toBe(404);
  });

  test("runs nothing but its own file, is kept by nobody, and quotes what the shop calls things", async () => {
    const show = await serve(() => checkout);
    const { headers, text } = await show(`/checkout/return?order=${pageId}`);
    const policy = headers.get("content-security-policy") ?? "";
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toContain("unsafe");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(text).not.toMatch(/ style=| on\w+=|<script>/);
    expect(text).toContain("Professional &#60;b&#62;");
  });
});
