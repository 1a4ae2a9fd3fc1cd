import { errorReport } from "@myba/shared/errors";
import { z } from "zod";
import { capabilities } from "./app.ts";

/** What a host tells the core when it starts it as a process of its own. */
const coreProcessStart = z.object({
  dataFolder: z.string(),
  version: z.string(),
  capabilities,
});
export type CoreProcessStart = z.infer<typeof coreProcessStart>;

/**
 * From the host to the core process, in this order: `start` once, then any of the others. `connect` brings one
 * MessagePort with it; a later one of the same window closes the earlier.
 */
export const coreProcessOrder = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("start"), config: coreProcessStart }),
  z.object({ kind: z.literal("connect"), windowId: z.number().int() }),
  z.object({ kind: z.literal("deep-link"), link: z.string() }),
  z.object({ kind: z.literal("close") }),
]);
export type CoreProcessOrder = z.infer<typeof coreProcessOrder>;

/**
 * From the core process to its host: `ready` once it serves, or `failed` with an error of the catalogue, after which
 * the host ends it. After `close` it ends by itself.
 */
export const coreProcessNews = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("failed"), error: errorReport }),
]);
export type CoreProcessNews = z.infer<typeof coreProcessNews>;
