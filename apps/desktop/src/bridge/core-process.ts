import { errorReport } from "@myba/shared/errors";
import { z } from "zod";
import { capabilities } from "./app.ts";
import { billingAddress } from "./billing-address.ts";

/** What a host tells the core when it starts it as a process of its own. */
const coreProcessStart = z.object({
  dataFolder: z.string(),
  version: z.string(),
  capabilities,
  /** Null where tokens are not wanted. */
  billing: billingAddress.nullable(),
});
export type CoreProcessStart = z.infer<typeof coreProcessStart>;

/** What the core asks of the keychain, which only the host's own process reaches. */
const keychainAsk = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  z.object({ kind: z.literal("get"), name: z.string() }),
  z.object({ kind: z.literal("set"), name: z.string(), value: z.string() }),
  z.object({ kind: z.literal("delete"), name: z.string() }),
]);
export type KeychainAsk = z.infer<typeof keychainAsk>;

/** `opened` or `none` to `open`, `secret` to `get`, `done` to the others; `failed` to any, in the keychain's words. */
const keychainAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("opened"), words: z.string() }),
  z.object({ kind: z.literal("none"), reason: z.string() }),
  z.object({ kind: z.literal("secret"), value: z.string().nullable() }),
  z.object({ kind: z.literal("done") }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type KeychainAnswer = z.infer<typeof keychainAnswer>;

/**
 * From the host to the core process, in this order: `start` once, then any of the others. `connect` brings one
 * MessagePort with it; a later one of the same window closes the earlier.
 */
export const coreProcessOrder = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("start"), config: coreProcessStart }),
  z.object({ kind: z.literal("connect"), windowId: z.number().int() }),
  z.object({ kind: z.literal("deep-link"), link: z.string() }),
  z.object({ kind: z.literal("keychain"), id: z.number().int(), answer: keychainAnswer }),
  z.object({ kind: z.literal("opened-external"), id: z.number().int(), opened: z.boolean() }),
  z.object({ kind: z.literal("close") }),
]);
export type CoreProcessOrder = z.infer<typeof coreProcessOrder>;

/**
 * From the core process to its host: `ready` once it serves, or `failed` with an error of the catalogue, after which
 * the host ends it. `keychain` asks a question that the host answers under the same id; `open-external` asks it to open the system's browser,
 * which it does for few addresses, and to say whether it has. After `close` it ends by itself.
 */
export const coreProcessNews = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("failed"), error: errorReport }),
  z.object({ kind: z.literal("keychain"), id: z.number().int(), ask: keychainAsk }),
  z.object({ kind: z.literal("open-external"), id: z.number().int(), address: z.string() }),
]);
export type CoreProcessNews = z.infer<typeof coreProcessNews>;
