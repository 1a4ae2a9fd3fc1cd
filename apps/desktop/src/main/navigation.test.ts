import type { WebContents } from "electron";
import { beforeEach, expect, test } from "vitest";
import { guardNavigation } from "./navigation.ts";
import type { BillingAddress } from "../bridge/billing-address.ts";
import { externalOpener } from "./open-external.ts";
import { FakeWebContents, fakeEvent, resetElectron, shell } from "./testing/fake-electron.ts";

const real: BillingAddress = { url: "https://tokens.example.com", sandbox: null };
const sandbox: BillingAddress = { url: "http://127.0.0.1:8484", sandbox: { cards: [] } };

let contents: FakeWebContents;
let billing: BillingAddress | null;
const openExternal = externalOpener(() => billing);
beforeEach(() => {
  resetElectron();
  contents = new FakeWebContents();
  billing = real;
  guardNavigation(contents as unknown as WebContents, openExternal); // The fake has what guardNavigation uses.
});

const events = ["will-navigate", "will-redirect", "will-frame-navigate"];

test.each(events)("a window never leaves MyBA's page: %s", (name) => {
  for (const url of ["https://evil.example/", "file:///etc/passwd", "app://other/", "javascript:alert(1)", "data:,x"]) {
    const event = fakeEvent({ url });
    contents.emit(name, event);
    expect(event.prevented).toBe(true);
  }
  const home = fakeEvent({ url: "app://myba/" });
  contents.emit(name, home);
  expect(home.prevented).toBe(false);
});

test("no window hosts foreign content and none opens another", () => {
  const event = fakeEvent();
  contents.emit("will-attach-webview", event);
  expect(event.prevented).toBe(true);
  for (const url of ["https://evil.example/", "app://myba/", "about:blank"])
    expect(contents.openHandler?.({ url })).toEqual({ action: "deny" });
  expect(shell.opened).toEqual([]);
});

test("a link to an allowed site opens in the system's browser", () => {
  expect(contents.openHandler?.({ url: "https://checkout.stripe.com/c/pay/1" })).toEqual({ action: "deny" });
  expect(shell.opened).toEqual(["https://checkout.stripe.com/c/pay/1"]);
});

test.each([
  "https://checkout.stripe.com/c/pay/1",
  "https://billing.stripe.com/p/session/1",
  "https://pay.stripe.com/receipts/1",
  "https://invoice.stripe.com/i/1",
  "https://tokens.example.com/oidc/auth?client_id=myba",
])("a person is sent to %s", async (address) => {
  expect(await openExternal(address)).toBe(true);
  expect(shell.opened).toEqual([address]);
  shell.fails = true;
  expect(await openExternal(address)).toBe(false);
});

test("only in a sandbox are pages of this computer opened, those of Stripe's stand-in too", async () => {
  for (const address of ["http://127.0.0.1:8484/oidc/auth", "http://127.0.0.1:4242/c/pay/1", "http://localhost:1/"]) {
    expect(await openExternal(address)).toBe(false);
    billing = sandbox;
    expect(await openExternal(address)).toBe(true);
    billing = null;
    expect(await openExternal(address)).toBe(false);
  }
});

test.each([
  "http://checkout.stripe.com/",
  "http://tokens.example.com/",
  "https://tokens.example.com:444/",
  "https://tokens.example.com.evil.example/",
  "http://127.0.0.1.evil.example/",
  "http://127.0.0.1@evil.example/",
  "http://10.0.0.1:8484/",
  "https://checkout.stripe.com.evil.example/",
  "https://evil.example/?https://checkout.stripe.com/",
  "https://checkout.stripe.com:444/",
  "https://user:password@checkout.stripe.com/",
  "https://checkout.stripe.com@evil.example/",
  "mailto:someone@example.org",
  "file:///C:/Windows/System32/calc.exe",
  "myba://ticket/1",
  "ms-msdt:/id",
  "not an address",
  "",
])("the operating system is never handed %s", async (address) => {
  for (billing of [real, sandbox, null]) expect(await openExternal(address)).toBe(false);
  expect(shell.opened).toEqual([]);
});
