import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { ShownLink } from "../apps/desktop/src/bridge/app.ts";
import { HostedCheckout } from "./pages/hosted-checkout.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { SignInPage } from "./pages/sign-in.ts";
import { test } from "./wallet-world.ts";
import type { World } from "./world.ts";

test("the page after paying opens MyBA by itself once, and by its button again", async ({
  page,
  world,
  systemBrowser,
}) => {
  await world.open(page);
  await world.client.account.signIn();
  await new SignInPage(await systemBrowser.nextPage()).continueAs("Ada");
  await expect.poll(async () => (await world.client.account.state()).kind).toBe("person");
  const heard = await shownLinks(world);
  const { packages } = await world.client.purchases.shop();
  const [{ key, price, firstPrice }] = packages as [(typeof packages)[number]]; // Something is sold.
  await world.client.purchases.start({
    item: { kind: "package", key },
    currency: "usd",
    expectedPrice: (firstPrice ?? price)["usd"] ?? 0,
  });
  const tab = await systemBrowser.nextPage();
  await new HostedCheckout(tab).payByCard();
  await expect(tab.getByRole("heading", { name: /Thank you/ })).toBeVisible();
  await expect.poll(() => heard).toEqual([{ kind: "purchases" }]);
  await expect.poll(async () => (await world.client.purchases.list())[0]?.state).toBe("paid");
  // Coming back to the page opens nothing; its button does.
  await tab.reload();
  await tab.getByRole("link", { name: "Open MyBA" }).click();
  await expect.poll(() => heard.length).toBe(2);
  expect(await systemBrowser.openedByOthers()).toEqual([]);
});

test("links of pages reach the MyBA that runs, in their order, and what is no link of its reaches nothing", async ({
  page,
  world,
  sandbox,
  systemBrowser,
}) => {
  await world.open(page);
  const heard = await shownLinks(world);
  const tab = await systemBrowser.newPage();
  await tab.goto(`${sandbox.url}/checkout/cancel`);
  const links = [
    "myba://wallet/credit?amount=1000",
    "myba://new?text=Users%20sign%20in%0Aand%20pay.%20%24(reboot)%20%22--data%22%20%25u",
    "myba://ticket/../../etc/passwd",
    "myba://gift/ABCD-1234?redeem=1",
    "myba://gift/ABCD-1234",
    "myba://promo/SPRING-26",
  ];
  for (const link of links) {
    const before = heard.length;
    await follow(tab, link);
    // The desktop starts a program for each: without waiting the last could be the first.
    if (link === links[1] || links.indexOf(link) > 3) await expect.poll(() => heard.length).toBe(before + 1);
  }
  expect(heard).toEqual([
    { kind: "new", text: 'Users sign in\nand pay. $(reboot) "--data" %u' },
    { kind: "gift", code: "ABCD-1234" },
    { kind: "promo", code: "SPRING-26" },
  ]);
});

test("a link opens a page of MyBA where there is none, and starts MyBA where it is closed", async ({
  page,
  world,
  sandbox,
  systemBrowser,
}) => {
  const tab = await systemBrowser.newPage();
  await tab.goto(`${sandbox.url}/checkout/return`);
  await tab.getByRole("link", { name: "Open MyBA" }).click();
  await expect.poll(() => systemBrowser.openedByOthers()).toEqual([expect.stringContaining(`${world.origin}/open#`)]);
  const [address] = await systemBrowser.openedByOthers();
  await page.goto(address!); // There is one, as just seen.
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await page.goto("about:blank");

  await world.stop();
  await tab.getByRole("link", { name: "Open MyBA" }).click();
  await expect.poll(() => systemBrowser.openedByOthers(), { timeout: 30_000 }).toHaveLength(2);
  const { pid, port } = JSON.parse(readFileSync(join(world.dataFolder, "web-host.json"), "utf8")) as {
    pid: number;
    port: number;
  };
  const started = (await systemBrowser.openedByOthers())[1];
  expect(started).toContain(`http://127.0.0.1:${port}/open#`);
  await page.goto(started!); // There is one, as just seen.
  await new Sidebar(page).go("All tickets");
  await page.goto("about:blank");
  process.kill(pid, "SIGTERM");
});

/** What windows are asked to show from now on. */
async function shownLinks(world: World): Promise<ShownLink[]> {
  const shown: ShownLink[] = [];
  const events = await world.client.app.events();
  void (async () => {
    for await (const event of events) if (event.kind === "show-link") shown.push(event.link);
  })();
  return shown;
}

/** A person clicks on a link that some page has. */
async function follow(page: Page, link: string): Promise<void> {
  await page.evaluate((href) => {
    document.querySelector("#link")?.remove();
    const anchor = document.createElement("a");
    Object.assign(anchor, { id: "link", href, textContent: "A link" });
    document.body.prepend(anchor);
  }, link);
  await page.locator("#link").click();
}
