import { expect } from "@playwright/test";
import { test } from "./wallet-world.ts";

test("the page after paying opens MyBA by itself once, and by its button again", async ({
  page,
  world,
  sandbox,
  systemBrowser,
}) => {
  await world.open(page);
  const heard = await listenForLinks(world);
  const tab = await systemBrowser.newPage();
  await tab.goto(`${sandbox.url}/checkout/return`);
  await tab.getByRole("link", { name: "Open MyBA" }).click();
  await expect.poll(() => heard).toEqual([{ kind: "purchases" }]);
});

async function listenForLinks(world: import("./world.ts").World): Promise<unknown[]> {
  const heard: unknown[] = [];
  const events = await world.client.app.events();
  void (async () => {
    for await (const event of events) if (event.kind === "show-link") heard.push(event.link);
  })();
  return heard;
}
