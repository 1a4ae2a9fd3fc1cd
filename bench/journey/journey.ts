import { channel } from "node:diagnostics_channel";
import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { payCheckout } from "../../packages/sandbox/src/stripe/checkout/pay-checkout.ts";
import { SignInPage } from "../../e2e/pages/sign-in.ts";
import { WalletPage } from "../../e2e/pages/wallet.ts";
import { buildStale } from "../../scripts/build/build-stale.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { openShopWindow, preciseNow, type ShopWindow } from "./shop-window.ts";

const rounds = 30;
const idleMs = 60_000;
/** What follows a purchase is over once nothing was asked for so long. */
const quietMs = 3000;

/** The way to the wallet and back as somebody who buys feels it. Brings the built app up to date first. */
export async function run(): Promise<BenchmarkResult> {
  await buildStale((line) => process.stderr.write(`${line}\n`));
  const shop = await openShopWindow();
  try {
    await signIn(shop);
    const buying: number[] = [];
    const painting: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const { requestedMs, paintedMs } = await buyOnce(shop);
      // The first one loads what all others find.
      if (round === 0) continue;
      buying.push(requestedMs);
      painting.push(paintedMs);
    }
    const idle = await countWhenIdle(shop);
    return {
      metrics: {
        buyToCheckoutP50Ms: quantile(buying, 0.5),
        buyToCheckoutP95Ms: quantile(buying, 0.95),
        webhookToPaintP50Ms: quantile(painting, 0.5),
        webhookToPaintP95Ms: quantile(painting, 0.95),
        idleRequests: idle.requests,
        idleStreams: idle.streams,
      },
      notes: [
        `buy: from the click on the button to the address of the page to pay on in the system's browser, ${rounds} rounds; ` +
          "with the billing server and Stripe's stand-in on this computer, so that nobody else's time is in it",
        `webhook: from Stripe's stand-in sending it to the new balance in the window's next frame, ${rounds} rounds`,
        `idle: requests of the core and of the window in ${idleMs / 1000} s with the wallet open, beside the one stream of events`,
        `${loadavg()[0]?.toFixed(1)} programs wanted to run at the end, on ${availableParallelism()} processors`,
      ],
    };
  } finally {
    await shop.close();
  }
}

async function signIn({ world, page, opened }: ShopWindow): Promise<void> {
  await world.client.account.signIn();
  const tab = await page.context().newPage();
  await tab.goto(opened.at(-1)!.address); // Signing in has just opened it.
  await new SignInPage(tab).continueAs("Ada");
  await world.open(page, "/wallet");
  await new WalletPage(page).expectTokens(6);
  await tab.close();
}

/** Buys the smallest package by its buttons, and pays without anybody's page open. */
async function buyOnce({
  page,
  sandbox,
  opened,
  world,
}: ShopWindow): Promise<{ requestedMs: number; paintedMs: number }> {
  const wallet = new WalletPage(page);
  await wallet.choose("Starter");
  const pay = wallet.confirmation.getByRole("button", { name: /^Pay .* in the browser$/ });
  await pay.waitFor();
  const before = opened.length;
  const clickedAt = pay.evaluate(
    (button) =>
      new Promise<number>((resolve) => {
        button.addEventListener("click", () => resolve(performance.timeOrigin + performance.now()), { once: true });
      }),
  );
  await pay.click();
  const requestedMs = await once(() => opened[before], "the page to pay on").then(
    async ({ at }) => at - (await clickedAt),
  );
  const { deliveries } = sandbox.stripe;
  deliveries.hold();
  await payCheckout(opened[before]!.address); // As just seen.
  const painted = balanceChanges(page);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  const sentAt = preciseNow();
  deliveries.release();
  const paintedMs = (await painted) - sentAt;
  for (const { id, seen } of await world.client.purchases.list())
    if (!seen) await world.client.purchases.acknowledge({ id });
  return { requestedMs, paintedMs };
}

/** When the frame after the next change of the balance at the foot of the sidebar is drawn. */
function balanceChanges(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        // oxlint-disable-next-line unicorn/consistent-function-scoping -- it runs in the page, which has nothing of this file
        const read = (): string | undefined => document.querySelector('[aria-label^="Wallet: "]')?.textContent;
        const before = read();
        const givesUpAt = performance.now() + 20_000;
        const look = (): void => {
          if (read() !== before)
            // What is looked at now is drawn at the end of this frame.
            requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
          else if (performance.now() > givesUpAt) reject(new Error(`the balance stays at ${before}`));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** Counts what an app asks for that nobody touches, of the billing server or of anybody. */
async function countWhenIdle({ page, sandbox, world }: ShopWindow): Promise<{ requests: number; streams: number }> {
  let requests = 0;
  const asked: string[] = [];
  const count = (message: unknown): void => {
    const { origin, path, method } = (message as { request: Request }).request;
    // Stripe's stand-in is in this process too, and tells the server of what happens there.
    if (String(origin) !== sandbox.url || path.startsWith("/webhooks/")) return;
    requests += 1;
    asked.push(`${method} ${path}`);
  };
  const fromCore = channel("undici:request:create");
  fromCore.subscribe(count);
  page.on("request", (request) => {
    requests += 1;
    asked.push(`window: ${request.url()}`);
  });
  for (let before = -1, tries = 0; before !== requests && tries < 10; tries += 1) {
    before = requests;
    // oxlint-disable-next-line no-await-in-loop -- each wait begins where the one before ended
    await sleep(quietMs);
  }
  requests = 0;
  asked.length = 0;
  await sleep(idleMs);
  fromCore.unsubscribe(count);
  if (asked.length > 0) process.stderr.write(`asked while idle: ${asked.join(", ")}\n`);
  const { connection } = await world.client.wallet.state();
  return { requests, streams: connection === "live" ? 1 : 0 };
}

interface Request {
  readonly origin: unknown;
  readonly path: string;
  readonly method: string;
}

async function once<T>(look: () => T | undefined, what: string): Promise<T> {
  const givesUpAt = Date.now() + 20_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > givesUpAt) throw new Error(`${what} did not come`);
    await sleep(1);
  }
}
