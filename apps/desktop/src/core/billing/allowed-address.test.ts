import { expect, test } from "vitest";
import { allowedAddress } from "./allowed-address.ts";
import { billingOrigin } from "./billing-origin.ts";

const real = { url: "https://billing.example.com/", sandbox: null };
const sandbox = { url: "http://127.0.0.1:8484", sandbox: { cards: [] } };

test("the browser is sent to the billing server and to Stripe, and nowhere else", () => {
  const allowed = [
    "https://billing.example.com/oidc/auth?client_id=myba-desktop",
    "https://checkout.stripe.com/c/pay/cs_1#fid",
    "https://billing.stripe.com/p/session/1",
    "https://pay.stripe.com/receipts/1",
  ];
  for (const address of allowed) expect(allowedAddress(address, real)).toBe(address);
  const refused = [
    "http://billing.example.com/",
    "https://billing.example.com.evil.example/",
    "https://billing.example.com:8443/",
    "https://checkout.stripe.com@evil.example/",
    "https://user:password@checkout.stripe.com/",
    "https://evil.stripe.com/",
    "http://127.0.0.1:8484/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "myba://auth/callback",
    "",
  ];
  for (const address of refused) {
    expect(() => allowedAddress(address, real), address).toThrow(
      expect.objectContaining({ code: "browser/address-refused" }),
    );
  }
});

test("a sandbox is on this computer, pages of its doubles included", () => {
  expect(allowedAddress("http://localhost:9999/c/pay/cs_1", sandbox)).toBe("http://localhost:9999/c/pay/cs_1");
  expect(() => allowedAddress("http://192.168.1.2/", sandbox)).toThrow();
  expect(billingOrigin(real)).toBe("https://billing.example.com");
  expect(() => billingOrigin({ url: "http://127.0.0.1:8484", sandbox: null })).toThrow();
  expect(() => billingOrigin({ url: "http://billing.example.com", sandbox: { cards: [] } })).toThrow();
});
