import { expect, type Page } from "@playwright/test";
import { beginCall, endCall } from "../apps/desktop/src/core/costs/ai-calls.ts";
import { AiSettingsPage } from "./pages/ai-settings.ts";
import { CostsPage } from "./pages/costs.ts";
import type { Screen } from "./screens.ts";
import type { World } from "./world.ts";

const go = async (page: Page, world: World, place: string): Promise<void> => {
  await page.goto(`${world.origin}/#/settings${place}`);
};

const closeDialog = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

/** Settings before a key was entered or a model asked. */
export const emptySettingsScreens: readonly Screen[] = [
  {
    name: "the offline engine alone",
    async show(page, world) {
      await go(page, world, "/ai");
      await new AiSettingsPage(page).expectOrder(["Offline engine"]);
    },
  },
  {
    name: "services to add",
    async show(page) {
      await new AiSettingsPage(page).add.click();
      await expect(page.getByRole("button", { name: "OpenAI", exact: true })).toBeVisible();
    },
  },
  {
    name: "the first key, and where it is kept",
    async show(page) {
      await page.getByRole("button", { name: "OpenAI", exact: true }).click();
      await page.getByText("Name, address and proxy").click();
      await expect(page.getByLabel("New passphrase")).toBeVisible();
    },
    leave: closeDialog,
  },
  {
    name: "no keys",
    async show(page, world) {
      await go(page, world, "/keys");
      await expect(page.getByText("There is none yet.")).toBeVisible();
    },
  },
  {
    name: "nothing spent",
    async show(page, world) {
      await go(page, world, "/costs");
      await expect(page.getByRole("heading", { name: "Nothing spent" })).toBeVisible();
    },
  },
];

/** Settings of somebody who works with models; needs `fillSettings`. */
export const settingsScreens: readonly Screen[] = [
  {
    name: "providers",
    async show(page, world) {
      await go(page, world, "/ai");
      await new AiSettingsPage(page).expectOrder(["Work account", "OpenAI", "Offline engine"]);
    },
  },
  {
    name: "models of a provider that cannot be reached",
    async show(page) {
      await page.getByRole("button", { name: "Model of OpenAI: gpt-5-mini" }).click();
      await page.getByRole("combobox", { name: "Model of OpenAI" }).fill("gpt-4.1");
      await expect(page.getByRole("option", { name: "Use “gpt-4.1”" })).toBeVisible();
      await expect(page.getByRole("alert").getByText("Nothing answers")).toBeVisible();
    },
    leave: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "the connection of a provider",
    async show(page) {
      await new AiSettingsPage(page).fromMenu("OpenAI", "Show name, address, proxy");
      await expect(page.getByRole("region", { name: "Connection of OpenAI" })).toBeVisible();
    },
  },
  {
    name: "removing a provider",
    async show(page) {
      await new AiSettingsPage(page).fromMenu("OpenAI", "Remove…");
      await expect(page.getByRole("dialog", { name: "Remove OpenAI?" })).toBeVisible();
    },
    leave: closeDialog,
  },
  {
    name: "keys with a passphrase, locked",
    async show(page, world) {
      await world.client.secrets.lock();
      await go(page, world, "/keys");
      await expect(page.getByRole("button", { name: "Lock now" })).toHaveCount(0);
      await expect(page.getByRole("button", { name: "Unlock…" })).toHaveCount(1);
    },
  },
  {
    name: "unlocking the keys",
    async show(page) {
      await page.getByRole("button", { name: "Unlock…" }).click();
      await expect(page.getByRole("dialog", { name: "Unlock your keys" })).toBeVisible();
    },
    leave: closeDialog,
  },
  {
    name: "costs of the month",
    async show(page, world) {
      await go(page, world, "/costs");
      const costs = new CostsPage(page);
      await expect(costs.meter()).toBeVisible();
      await expect(costs.receipts).toHaveCount(3);
    },
  },
  {
    name: "costs by day as a table, the limit being changed",
    async show(page) {
      const costs = new CostsPage(page);
      await costs.byDay.getByRole("button", { name: "As table" }).click();
      await expect(costs.byDay.getByRole("table")).toBeVisible();
      await costs.openLimit();
      await page.getByLabel("US dollars a month").fill("a lot");
      await page.keyboard.press("Enter");
      await expect(page.getByText("Enter an amount in dollars")).toBeVisible();
    },
  },
  {
    name: "guidance of a project",
    async show(page, world) {
      await go(page, world, "/guidance");
      await expect(page.getByLabel("Term, shopper")).toHaveValue("shopper");
    },
  },
];

/** Two services that cannot be reached, keys with a passphrase, three calls, a limit that warns, and guidance. */
export async function fillSettings(world: World): Promise<void> {
  const { client } = world;
  await client.secrets.setPassphrase({ passphrase: "correct horse battery", current: null });
  const nowhere = { baseUrl: "http://127.0.0.1:9/v1", key: "sk-screens-0123456789abcdef", unchecked: true };
  const openai = await client.providers.add({ ...nowhere, preset: "openai" });
  await client.providers.add({ ...nowhere, preset: "anthropic", label: "Work account" });
  await client.providers.change({ id: openai.id, changes: { model: "gpt-5-mini", fallback: true } });
  const [project] = await client.projects.list();
  await client.projects.changeGuidance({
    id: project!.id, // A new data folder has a first project.
    guidance: {
      glossary: [{ term: "shopper", meaning: "who buys in the web shop", avoid: ["customer", "client"] }],
      style: "Titles begin with a verb.",
      definitionOfDone: ["Covered by an automated test"],
    },
  });
  for (const costMicroUsd of [1_800_000, 4_200, null]) spend(world, openai, costMicroUsd);
  await client.costs.changeCap({ monthlyMicroUsd: 2_000_000, warnAtPercent: 80 });
}

type Provider = Awaited<ReturnType<World["client"]["providers"]["add"]>>;

function spend({ core: { store } }: World, { id, label }: Provider, costMicroUsd: number | null): void {
  const call = beginCall(store, {
    subject: { purpose: "generation", generationId: null, refinementId: null, ticketId: null, name: "Kick-off notes" },
    called: { providerId: id, providerLabel: label, model: "gpt-5-mini", isFree: false },
    leastMicroUsd: 0,
    isGuest: false,
  });
  const usage = { inputTokens: 1200, cachedInputTokens: 0, outputTokens: 340, costMicroUsd };
  endCall(store, call, {
    usage: { ...usage, costBasis: costMicroUsd === null ? "unknown" : "price-table" },
    error: costMicroUsd === null ? { code: "provider/cut-off", data: { provider: label } } : null,
  });
}
