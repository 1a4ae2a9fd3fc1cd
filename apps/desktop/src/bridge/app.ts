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
] as const;

/** Pushed to every window: what to fetch again, or what the host asks the window to show. */
const appEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("changed"), topics: z.array(z.enum(topics)) }),
  z.object({ kind: z.literal("show-ticket"), id: ticketId }),
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
