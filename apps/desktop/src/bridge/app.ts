import { eventIterator } from "@orpc/contract";
import { errorReport } from "@myba/shared/errors";
import { ticketId } from "@myba/shared/ids";
import { z } from "zod";
import { procedure } from "./procedure.ts";

/** What a host may or may not be able to do; the reason is in the user's words and shown instead of hiding the action. */
const capability = z.discriminatedUnion("available", [
  z.object({ available: z.literal(true) }),
  z.object({ available: z.literal(false), reason: z.string() }),
]);
export const capabilities = z.object({ nativeWindow: capability, deepLinks: capability });
export type Capabilities = z.infer<typeof capabilities>;

const appInfo = z.object({
  version: z.string(),
  engineVersion: z.string(),
  dataFolder: z.string(),
  capabilities,
  /** What the person should know about the start, such as `data/set-aside`. */
  notices: z.array(errorReport),
  /** Set where nothing is real: test cards to pay with, and what each does. */
  sandbox: z.object({ cards: z.array(z.object({ number: z.string(), does: z.string() })) }).nullable(),
});
export type AppInfo = z.infer<typeof appInfo>;

export const topics = [
  "tickets",
  "projects",
  "drafts",
  "generations",
  "settings",
  "providers",
  "secrets",
  "costs",
  "refinements",
  "account",
  "wallet",
  "purchases",
] as const;

/** What a link from outside leads to. Whatever would change something asks the person first. */
const shownLink = z.discriminatedUnion("kind", [
  /** A text to make tickets from, which the person has not agreed to yet. */
  z.object({ kind: z.literal("new"), text: z.string() }),
  z.object({ kind: z.literal("promo"), code: z.string() }),
  z.object({ kind: z.literal("gift"), code: z.string() }),
  /** The browser has come back from paying; the server is being asked how that went. */
  z.object({ kind: z.literal("purchases") }),
  /** The browser has come back from signing in. */
  z.object({ kind: z.literal("account") }),
]);
export type ShownLink = z.infer<typeof shownLink>;

/** Pushed to every window: what to fetch again, or what the host asks the window to show. */
const appEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("changed"), topics: z.array(z.enum(topics)) }),
  z.object({ kind: z.literal("show-ticket"), id: ticketId }),
  z.object({ kind: z.literal("show-link"), link: shownLink }),
]);
export type AppEvent = z.infer<typeof appEvent>;

export const settings = z.object({
  theme: z.enum(["system", "light", "dark", "contrast"]),
  density: z.enum(["comfortable", "compact"]),
  /** Single-letter shortcuts such as j, k and x. */
  letterKeys: z.boolean(),
  /** How wide the person left the list of tickets and the source beside a ticket. */
  listWidthPx: z.number().int().min(280).max(640),
  sourceWidthPx: z.number().int().min(260).max(640),
  /** Whether Ollama on this computer is looked for and added by itself. */
  findLocalModels: z.boolean(),
  /** The welcome of the first start was shown. */
  welcomed: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

export const appContract = {
  info: procedure.output(appInfo),
  dismissNotice: procedure.input(z.object({ code: z.string() })),
  /** Never ends by itself. The first event is a `changed` with every topic, so that a fresh link fetches all. */
  events: procedure.output(eventIterator(appEvent)),
  settings: procedure.output(settings),
  changeSettings: procedure.input(settings.partial()).output(settings),
};
