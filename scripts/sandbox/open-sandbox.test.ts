import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { signIn, testComputer } from "../../apps/desktop/src/core/account/testing/account-world.ts";
import { payCheckout } from "../../packages/sandbox/src/stripe/checkout/pay-checkout.ts";
import { shopper } from "../../apps/desktop/src/core/wallet/testing/shopper.ts";
import { usePortal } from "../../packages/sandbox/src/stripe/portal/use-portal.ts";
import { openSandbox } from "./open-sandbox.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "myba-open-sandbox-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return join(made, "sandbox");
}

test("what was bought in the sandbox is there at the next start, and a page that was left open is over", async () => {
  const place = folder();
  const first = await openSandbox(place);
  const computer = testComputer(first);
  const core = await computer.start();
  await signIn(core);
  const she = shopper(core);
  await she.tokens(6);
  const bought = await she.buy("professional");
  await payCheckout(computer.opened.at(-1)!);
  await she.purchase(bought.id, ({ state }) => state === "paid");
  await she.tokens(56);
  const left = await she.buy("professional");
  await first.close();

  const again = await openSandbox(place);
  onTestFinished(() => again.close());
  expect(again).toMatchObject({ url: first.url, isOwn: true });
  expect((await core.client.wallet.refresh()).wallet?.availableTokens).toBe(56);
  expect(await core.client.purchases.check({ id: left.id })).toMatchObject({ state: "expired" });
  // Stripe's stand-in knows nobody any more, and buying goes on all the same.
  const next = await she.buy("professional");
  await payCheckout(computer.opened.at(-1)!);
  await she.purchase(next.id, ({ state }) => state === "paid");

  // Both codes that the start prints work.
  const { promotion = "", gift = "" } = again.codes ?? {};
  expect(await core.client.purchases.redeemGift({ code: gift })).toMatchObject({ tokens: 10, isNew: true });
  const starter = { item: { kind: "package", key: "starter" }, currency: "usd", expectedPrice: 499 } as const;
  const reduced = await core.client.purchases.start({ ...starter, promotionCode: promotion });
  expect(reduced.checkout?.promotion).toEqual({ code: promotion, isApplied: true });

  // A plan can be ended at the portal, as it can at the real one.
  await she.buy("monthly", "plan");
  await payCheckout(computer.opened.at(-1)!);
  await expect.poll(() => core.client.purchases.subscription()).toMatchObject({ planKey: "monthly", state: "active" });
  const portal = await core.client.purchases.openPortal();
  expect(await usePortal(portal.url, { action: "cancel" })).toEqual({ kind: "done" });
  await expect.poll(() => core.client.purchases.subscription()).toMatchObject({ cancelsAtPeriodEnd: true });
});

test("a second start with the same folder uses the sandbox that runs, and leaves it running", async () => {
  const place = folder();
  const first = await openSandbox(place);
  onTestFinished(() => first.close());
  const second = await openSandbox(place);
  expect(second).toMatchObject({ url: first.url, isOwn: false });
  await second.close();
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

test("ports that others have by now, and notes that make no sense, keep no sandbox from starting", async () => {
  const place = folder();
  const first = await openSandbox(place);
  await first.close();
  const taken = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  onTestFinished(() => void taken.close());
  const other = await openSandbox(place);
  expect(other.url).not.toBe(first.url);
  await other.close();
  writeFileSync(join(place, "ports.json"), '{"server":"a","stripe":-1}');
  await (await openSandbox(place)).close();
});
