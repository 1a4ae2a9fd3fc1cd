import { expect, type Page } from "@playwright/test";
import { everything } from "../apps/desktop/src/core/testing/everything.ts";
import { ComposePage } from "./pages/compose.ts";
import { ExportDialog } from "./pages/export-dialog.ts";
import { TicketListPage } from "./pages/list.ts";
import { Palette } from "./pages/palette.ts";
import { Sidebar } from "./pages/sidebar.ts";
import { TicketPage } from "./pages/ticket.ts";
import { deliveryNotes } from "./texts.ts";
import { addTicket } from "./tickets.ts";
import type { World } from "./world.ts";

/** One screen of the app in one state, and how a person gets there. */
export interface Screen {
  readonly name: string;
  show(page: Page, world: World): Promise<void>;
  /** Closes what would lie over the next screen. */
  leave?(page: Page): Promise<void>;
}

const closeDialog = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

const go = (place: string) => async (page: Page, world: World) => {
  await page.goto(`${world.origin}/#${place}`);
};

/** Screens of somebody who has just begun. */
export const emptyScreens: readonly Screen[] = [
  {
    name: "first run",
    async show(page, world) {
      await go("/tickets")(page, world);
      await expect(page.getByRole("heading", { name: "No tickets yet" })).toBeVisible();
    },
  },
  {
    name: "compose without text",
    async show(page, world) {
      await go("/compose")(page, world);
      await expect(page.getByRole("heading", { name: "Start with any text" })).toBeVisible();
    },
  },
  {
    name: "no drafts",
    async show(page, world) {
      await go("/drafts")(page, world);
      await expect(page.getByRole("heading", { name: "No text yet" })).toBeVisible();
    },
  },
  {
    name: "empty trash",
    async show(page, world) {
      await go("/trash")(page, world);
      await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible();
    },
  },
];

/** Screens of a generation; each goes on where the one before stopped. */
export const generationScreens: readonly Screen[] = [
  {
    name: "compose with text",
    async show(page, world) {
      await go("/compose")(page, world);
      const compose = new ComposePage(page);
      await compose.paste(deliveryNotes);
      await expect(compose.requirementCount()).toHaveText(/^[1-9]/);
      await expect(page.getByText("Draft saved")).toBeVisible();
    },
  },
  {
    name: "generation running",
    async show(page, world) {
      world.provider.holdAfterTickets(3);
      await new ComposePage(page).generate.click();
      await expect(new ComposePage(page).bar).toContainText("3 tickets");
    },
  },
  {
    name: "generation finished, ticket picked",
    async show(page, world) {
      world.provider.release();
      const compose = new ComposePage(page);
      await compose.expectEnded(/Done/);
      // A narrow window shows the text or the tickets.
      const tickets = page.getByRole("group", { name: "Show" }).getByRole("button", { name: "tickets" });
      if (await tickets.isVisible()) await tickets.click();
      await compose.card("Choose a delivery slot").click();
      await expect(compose.card("Choose a delivery slot")).toHaveAttribute("aria-pressed", "true");
    },
    async leave(page) {
      await new ComposePage(page).card("Choose a delivery slot").click();
    },
  },
];

/** Lists, dialogs and the quiet pages; needs `fillForScreens`. */
export const listScreens: readonly Screen[] = [
  {
    name: "list with a selection",
    async show(page, world) {
      await go("/tickets")(page, world);
      const list = new TicketListPage(page);
      await list.tick(/^T-2 /);
      await expect(list.toolbar).toBeVisible();
    },
    async leave(page) {
      await new TicketListPage(page).toolbar.getByRole("button", { name: "Clear selection" }).click();
    },
  },
  {
    name: "list narrowed to nothing",
    async show(page, world) {
      await go("/tickets?q=zeppelin&types=%5B%22bug%22%5D")(page, world);
      await expect(page.getByRole("heading", { name: "No ticket matches" })).toBeVisible();
    },
  },
  {
    name: "export dialog",
    async show(page, world) {
      await go("/tickets")(page, world);
      await expect(new TicketListPage(page).rows.first()).toBeVisible();
      await page.keyboard.press("ControlOrMeta+Shift+e");
      await expect(new ExportDialog(page).dialog).toBeVisible();
    },
    leave: closeDialog,
  },
  {
    name: "import dialog",
    async show(page) {
      await new Palette(page).run("import", /^Import/);
      await expect(page.getByRole("dialog", { name: "Import tickets" })).toBeVisible();
    },
    leave: closeDialog,
  },
  {
    name: "palette with results",
    async show(page) {
      const palette = new Palette(page);
      await palette.open();
      await page.keyboard.type("screen");
      await expect(palette.option(/screen/).first()).toBeVisible();
    },
    leave: closeDialog,
  },
  {
    name: "help sheet",
    async show(page) {
      await page.keyboard.press("ControlOrMeta+/");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    },
    leave: closeDialog,
  },
  {
    name: "settings",
    async show(page, world) {
      await go("/settings")(page, world);
      await expect(page.getByRole("group", { name: "Theme" })).toBeVisible();
    },
  },
  {
    name: "settings: your data",
    async show(page, world) {
      await go("/settings/data")(page, world);
      await expect(page.getByText(world.dataFolder)).toBeVisible();
    },
  },
  {
    name: "drafts and texts",
    async show(page, world) {
      await go("/drafts")(page, world);
      await expect(page.getByRole("region", { name: "Drafts" }).getByRole("listitem").first()).toBeVisible();
    },
  },
  {
    name: "trash with tickets",
    async show(page, world) {
      await go("/trash")(page, world);
      await expect(new TicketListPage(page).row(/Thrown away/)).toBeVisible();
    },
  },
];

/** A ticket of each type with everything filled, and its history; needs `fillForScreens`. */
export const ticketScreens: readonly Screen[] = [
  ...(["epic", "story", "task", "bug", "spike", "subtask"] as const).map((type) => ({
    name: `ticket: ${type}`,
    async show(page: Page, world: World) {
      const [row] = (await world.client.tickets.list({ ...everything, limit: 1, types: [type], search: "screen" }))
        .rows;
      await page.goto(`${world.origin}/#/tickets/${row!.id}`); // `fillForScreens` made one of each.
      await expect(new TicketPage(page).title).toHaveValue(row!.title);
    },
  })),
  {
    name: "history of a ticket",
    async show(page) {
      await new TicketPage(page).toggle("History");
      await expect(new TicketPage(page).history).toBeVisible();
    },
    async leave(page) {
      await new TicketPage(page).toggle("History");
    },
  },
];

/** What the screens at work show: a list, a ticket of each type with everything filled, a draft, something in the trash. */
export async function fillForScreens(world: World): Promise<void> {
  await world.seed(24);
  const rich = {
    description: "A **rich** one with `code`, [a link](https://example.com/a) and a list:\n\n- one\n- two\n\n> quoted",
    priority: "high" as const,
    priorityReason: "The author says “must”",
    points: 5 as const,
    labels: ["payments", "quick-win"],
    assumptions: ["The bank has an API"],
    subtasks: [{ title: "Talk to the bank", done: true }],
    openQuestions: [{ text: "Which cards?", field: "description", options: ["Visa", "All"], answer: null }],
    acceptanceCriteria: [
      { id: "AC-1", kind: "gherkin" as const, text: "Given", given: ["a"], when: ["b"], then: ["c"], sourceIds: [] },
    ],
  };
  await addTicket(world, "epic", "Epic screen", rich);
  await addTicket(world, "story", "Story screen", { ...rich, story: { role: "", goal: "pay by card", benefit: "" } });
  await addTicket(world, "task", "Task screen", { ...rich, status: "done", assignee: "kim@example.com" });
  await addTicket(world, "bug", "Bug screen", { ...rich, status: "doing" });
  await addTicket(world, "spike", "Spike screen", { ...rich, status: "ready" });
  await addTicket(world, "subtask", "Subtask screen", rich);
  const thrown = await addTicket(world, "task", "Thrown away");
  await world.client.tickets.trash({ ids: [thrown] });
  await world.client.drafts.save({ id: null, projectId: null, name: "Half a thought", text: "Customers must" });
}

/** Opens the sidebar where it is a drawer, so that it is looked at as well. */
export async function openDrawer(page: Page): Promise<boolean> {
  const button = page.getByRole("button", { name: "Open navigation" });
  if (!(await button.isVisible())) return false;
  await button.click();
  await expect(new Sidebar(page).undo).toBeVisible();
  return true;
}
