import type { WebContents } from "electron";
import { beforeEach, expect, test } from "vitest";
import { guardNavigation } from "./navigation.ts";
import { openExternal } from "./open-external.ts";
import { FakeWebContents, fakeEvent, resetElectron, shell } from "./testing/fake-electron.ts";

let contents: FakeWebContents;
beforeEach(() => {
  resetElectron();
  contents = new FakeWebContents();
  guardNavigation(contents as unknown as WebContents); // The fake has what guardNavigation uses.
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
  "http://checkout.stripe.com/",
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
])("the operating system is never handed %s", (address) => {
  expect(openExternal(address)).toBe(false);
  expect(shell.opened).toEqual([]);
});
