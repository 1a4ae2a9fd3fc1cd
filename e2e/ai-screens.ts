import { expect, type Page } from "@playwright/test";
import { createGate, type Gate } from "../packages/sandbox/src/model/gate.ts";
import { startModelDouble, type ModelDouble } from "../packages/sandbox/src/model/model-double.ts";
import { everything } from "../apps/desktop/src/core/testing/everything.ts";
import { ComposePage } from "./pages/compose.ts";
import { RefinePanel } from "./pages/refine.ts";
import type { Screen } from "./screens.ts";
import type { World } from "./world.ts";

const notes = `# Refunds

The customer must get a refund within 14 days of the return.
The clerk needs to see every open refund in one list.
An e-mail must be sent to the customer when the refund is paid.
`;
const key = "sk-screens-1234567890abcdef";

interface Models {
  readonly double: ModelDouble;
  /** Holds the answer of the screen that shows a model writing. */
  readonly gate: Gate;
}

const modelsOf = new WeakMap<World, Models>();

/** A world with two connections to a double that plays the services. */
export async function fillWithModels(world: World): Promise<void> {
  const double = await startModelDouble({ validKeys: [key] });
  world.closeWithIt(() => double.close());
  modelsOf.set(world, { double, gate: createGate() });
  await world.client.secrets.useSession();
  const openai = { preset: "openai", label: "OpenAI", baseUrl: double.url("openai"), key, unchecked: false };
  await world.client.providers.add(openai);
  // Never looked at, so it has no model, which is said wherever it is listed.
  await world.client.providers.add({ preset: "anthropic", baseUrl: double.url("anthropic"), key, unchecked: true });
  const ids = (await world.client.providers.list()).map(({ id }) => id);
  await world.client.providers.arrange({ ids: ids.toReversed() });
}

const paste = async (page: Page, world: World): Promise<ComposePage> => {
  await page.goto(`${world.origin}/#/drafts`);
  await page.goto(`${world.origin}/#/compose`);
  const compose = new ComposePage(page);
  await compose.paste(notes);
  await expect(page.getByText("Draft saved")).toBeVisible();
  return compose;
};

const showTickets = async (page: Page): Promise<void> => {
  const tickets = page.getByRole("group", { name: "Show" }).getByRole("button", { name: "tickets" });
  if (await tickets.isVisible()) await tickets.click();
};

/** Screens of somebody who works with models; needs `fillWithModels`, and each goes on where the one before stopped. */
export const aiScreens: readonly Screen[] = [
  {
    name: "who answers, with the choice open",
    async show(page, world) {
      const compose = await paste(page, world);
      await compose.answerer.click();
      await expect(page.getByRole("option", { name: /^OpenAI/ })).toBeVisible();
    },
    leave: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "the question before the first cost",
    async show(page) {
      const compose = new ComposePage(page);
      await compose.chooseAnswerer("OpenAI");
      await expect(compose.estimate).toContainText("$");
      await compose.generate.click();
      await expect(compose.costQuestion).toBeVisible();
    },
  },
  {
    name: "a model writing",
    async show(page, world) {
      const { double, gate } = modelsOf.get(world)!; // `fillWithModels` put it there.
      double.script({ hold: { before: 50, gate } });
      await new ComposePage(page).agree();
      await showTickets(page);
      await expect(new ComposePage(page).found.locator("[aria-busy=true]").first()).toBeVisible();
    },
    async leave(page) {
      await new ComposePage(page).cancel.click();
      await new ComposePage(page).expectEnded(/Stopped/);
    },
  },
  {
    name: "an answer that broke off",
    async show(page, world) {
      const { double, gate } = modelsOf.get(world)!; // As above.
      gate.release();
      double.script({ fault: { kind: "cut", afterPieces: 50 } });
      const compose = await paste(page, world);
      await compose.generate.click();
      await compose.expectEnded(/Broke off/);
      await expect(compose.trouble).toContainText("broke off");
    },
  },
  {
    name: "a ticket that a model had not finished",
    async show(page, world) {
      const { rows } = await world.client.tickets.list({ ...everything, sort: "created", descending: true, limit: 50 });
      const unfinished = rows.find((row) => row.incomplete)!; // The screen before left one.
      await page.goto(`${world.origin}/#/tickets/${unfinished.id}`);
      await expect(page.getByRole("button", { name: "Keep as it is" })).toBeVisible();
    },
  },
  {
    name: "a proposal for a ticket",
    async show(page, world) {
      modelsOf.get(world)!.double.script({ reply: { title: "Refund the customer", description: "Within 14 days." } }); // As above.
      const refine = new RefinePanel(page);
      await refine.open();
      await refine.ask("Shorter title");
      await expect(refine.field("Title")).toBeVisible();
    },
    async leave(page) {
      await new RefinePanel(page).dismiss();
      await new RefinePanel(page).panel.getByRole("button", { name: "Close Refine" }).click();
    },
  },
];
