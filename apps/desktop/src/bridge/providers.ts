import { errorReport } from "@myba/shared/errors";
import { microUsd } from "@myba/shared/generation/usage";
import { providerId } from "@myba/shared/ids";
import { z } from "zod";
import { procedure } from "./procedure.ts";

/** `offline` is the engine on this computer, `myba` the billing server's AI for tokens; the others are a person's own. */
export const providerKinds = [
  "offline",
  "myba",
  "openai",
  "anthropic",
  "openrouter",
  "ollama",
  "openai-compatible",
] as const;

/** Something a person can add: one of the known services, or any address that speaks like OpenAI. */
const providerPreset = z.object({
  /** `openai`, `groq`, `azure-openai`, `lm-studio` … */
  id: z.string(),
  kind: z.enum(providerKinds).exclude(["offline", "myba"]),
  label: z.string(),
  /** Empty where only the person knows it. */
  baseUrl: z.string(),
  /** Whether the address has to be typed or checked by the person. */
  asksForAddress: z.boolean(),
  key: z.enum(["needed", "optional", "none"]),
  /** What a key looks like: "sk-…". */
  keyHint: z.string(),
  /** Where keys are made; shown as words to copy. Empty where there is none. */
  keyPage: z.string(),
  /** Runs on this computer: free and private. */
  local: z.boolean(),
});
export type ProviderPreset = z.infer<typeof providerPreset>;

/** How looking at a connection went: models are listed, then one token is asked for. */
const providerCheck = z.object({
  at: z.number().int(),
  error: errorReport.nullable(),
  /** How long each step took; null for one that was not reached. */
  modelsMs: z.number().int().nullable(),
  probeMs: z.number().int().nullable(),
});
export type ProviderCheck = z.infer<typeof providerCheck>;

/** Somebody who can make tickets. The first one is the offline engine's place unless the person moved it. */
const provider = z.object({
  id: providerId,
  preset: z.string(),
  kind: z.enum(providerKinds),
  label: z.string(),
  /** Empty for the offline engine. */
  baseUrl: z.string(),
  /** The model asked unless another is chosen; null until one is chosen, and for MyBA, which chooses itself. */
  model: z.string().nullable(),
  /** `sk-…4f2a`; null without a key. The key itself never comes back. */
  keyMask: z.string().nullable(),
  /** Runs on this computer. */
  local: z.boolean(),
  /** Costs nothing by its nature: the offline engine and models on this computer. */
  free: z.boolean(),
  /** Without user and password; null for none. */
  proxyUrl: z.string().nullable(),
  /** Longest silence of the provider that is waited for. */
  timeoutMs: z.number().int(),
  /** Whether it may answer when the ones before it in the list cannot. */
  fallback: z.boolean(),
  /**
   * Standing consent: falling over to this one may cost money, or tokens up to the wallet's `askAboveTokens`. Meaningless
   * where it is free.
   */
  mayCost: z.boolean(),
  check: providerCheck.nullable(),
  /** What is wrong with it as it stands, before anything is sent: no key, no model, locked keys. */
  obstacle: errorReport.nullable(),
});
export type ProviderRow = z.infer<typeof provider>;

const perMillionTokens = microUsd.nullable();

const modelInfo = z.object({
  id: z.string(),
  label: z.string(),
  contextTokens: z.number().int().nullable(),
  maxOutputTokens: z.number().int().nullable(),
  /** Micro-dollars for a million tokens; null where nobody knows, 0 where it is free. */
  inputPrice: perMillionTokens,
  outputPrice: perMillionTokens,
  priceFrom: z.enum(["provider", "table", "free", "unknown"]),
  /** ISO date of the price where it comes from the bundled table. */
  priceDate: z.string().nullable(),
});
export type ModelRow = z.infer<typeof modelInfo>;

const timeoutMs = z.number().int().min(5_000).max(600_000);
const address = z.string().trim().max(500);
const key = z.string().trim().min(1).max(500);

export const providersContract = {
  presets: procedure.output(z.array(providerPreset)),
  /** In the order they are asked: the first is the default, later ones answer where `fallback` allows. */
  list: procedure.output(z.array(provider)),
  /**
   * Checks, chooses a model, keeps the key and gives the new connection. Where the check fails it rejects with that
   * error (`provider/…`), unless `unchecked`. `secrets/undecided` or `secrets/locked` where the key has no place yet.
   */
  add: procedure
    .input(
      z.object({
        preset: z.string(),
        label: z.string().trim().min(1).max(60).optional(),
        baseUrl: address.optional(),
        key: key.optional(),
        proxyUrl: address.nullable().optional(),
        unchecked: z.boolean(),
      }),
    )
    .output(provider),
  change: procedure
    .input(
      z.object({
        id: providerId,
        changes: z.object({
          label: z.string().trim().min(1).max(60).optional(),
          baseUrl: address.optional(),
          model: z.string().min(1).max(200).nullable().optional(),
          proxyUrl: address.nullable().optional(),
          timeoutMs: timeoutMs.optional(),
          fallback: z.boolean().optional(),
          mayCost: z.boolean().optional(),
        }),
      }),
    )
    .output(provider),
  /** Puts another key in the place of the old one, which is forgotten. Checked like `add`. */
  replaceKey: procedure.input(z.object({ id: providerId, key, unchecked: z.boolean() })).output(provider),
  /** Forgets the connection with its key. Tickets, receipts and costs stay. */
  remove: procedure.input(z.object({ id: providerId })),
  /** Lists models, then asks for one token. Never rejects for what the provider does: that is in the result. */
  test: procedure.input(z.object({ id: providerId })).output(providerCheck),
  /** From what is known, or asked of the provider anew. */
  models: procedure
    .input(z.object({ id: providerId, refresh: z.boolean() }))
    .output(z.object({ models: z.array(modelInfo), refreshedAt: z.number().int().nullable() })),
  /** Every id of the list, in the order they shall be asked. */
  arrange: procedure.input(z.object({ ids: z.array(providerId).max(100) })).output(z.array(provider)),
  /** Looks for Ollama on this computer and adds it when it answers; does nothing where that is switched off. */
  findLocal: procedure.output(z.object({ found: z.boolean() })),
};

/** Where keys are kept, told honestly. */
const secretsState = z.object({
  /** `undecided`: no keychain, and the person has not chosen yet between a passphrase and this session. */
  tier: z.enum(["keychain", "passphrase", "session", "undecided"]),
  /** "In the keychain of this computer." */
  words: z.string(),
  /** Why there is no keychain, where there is none. */
  keychainReason: z.string().nullable(),
  /** Only with a passphrase: keys cannot be used until it is entered. */
  locked: z.boolean(),
});
export type SecretsState = z.infer<typeof secretsState>;

const passphrase = z.string().min(1).max(1000);

export const secretsContract = {
  state: procedure.output(secretsState),
  /** Chooses the passphrase tier, or changes the passphrase; keys kept so far move along. */
  setPassphrase: procedure
    .input(z.object({ passphrase: z.string().min(8).max(1000), current: passphrase.nullable() }))
    .output(secretsState),
  /** `secrets/wrong-passphrase`. */
  unlock: procedure.input(z.object({ passphrase })).output(secretsState),
  lock: procedure.output(secretsState),
  /** Keys are kept in memory only, until MyBA closes. Keys stored so far are forgotten on disk. */
  useSession: procedure.output(secretsState),
  /** The way out of a lost passphrase: every stored key is forgotten, connections stay. */
  forgetAll: procedure.output(secretsState),
};
