import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "@playwright/test";
import { outFolder } from "../scripts/build/build-stale.ts";
import { cutOff, violations } from "./readable.ts";
import { clerkState, failedAnswer, test } from "./sign-in/sign-in-world.ts";
import { states } from "./sign-in/states.ts";

// 640 wide is a window of 1280 at 200 % zoom.
const windows = [
  { width: 1280, height: 800 },
  { width: 900, height: 700 },
  { width: 640, height: 400 },
  { width: 360, height: 640 },
];

for (const { name, show } of states) {
  test(`the page can be read and used by everybody: ${name}`, async ({ page, open, withClerk, trouble }) => {
    trouble.expect(failedAnswer);
    await show({ page, open, withClerk });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => violations(page), { message: colorScheme }).toEqual([]);
    }
    for (const size of windows) {
      await page.setViewportSize(size);
      await expect.poll(() => cutOff(page), { message: `${size.width} wide` }).toEqual([]);
    }
  });
}

test("the head of the page stays where it is while the rest arrives", async ({ page, open, withClerk }) => {
  await withClerk();
  const place = async () => (await page.getByRole("heading", { name: "Sign in to MyBA" }).boundingBox())?.y;
  const held: (() => void)[] = [];
  await open(clerkState, (server) => void held.push(server.hold("state")));
  await expect(page.getByRole("heading", { name: "Sign in to MyBA" })).toBeVisible();
  const early = await place();
  for (const letGo of held) letGo();
  await expect(page.getByRole("button", { name: "Continue with Google" })).toBeVisible();
  expect(await place()).toBe(early);
});

test("what a person waits for is small, and Clerk is fetched only where it signs people in", async () => {
  const page = await readFile(join(outFolder("web"), "index.html"), "utf8");
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
  const assets = join(outFolder("web"), "assets");
  const needed = (await readdir(assets)).filter((file) => page.includes(`/sign-in/assets/${file}`));
  const scripts = needed.filter((file) => file.endsWith(".js"));
  expect(scripts.some((file) => /clerk|sandbox/.test(file))).toBe(false);
  const sizes = await Promise.all(scripts.map(async (file) => gzipSync(await readFile(join(assets, file))).length));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(120 * 1024);
});
