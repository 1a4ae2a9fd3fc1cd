import type { SandboxPerson } from "@myba/shared/billing-api/sign-in";
import { AppError } from "@myba/shared/errors";
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** A text that is left out, or empty, is nothing: `NAME= billing serve` is how a shell unsets it. */
const text = z
  .string()
  .trim()
  .transform((value) => (value === "" ? undefined : value))
  .optional();
const flag = z
  .enum(["", "0", "1", "false", "true"], "it must be 1 or 0")
  .transform((value) => value === "1" || value === "true")
  .optional();
const list = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter((part) => part !== ""))
  .optional();
const count = (least: number, most: number, otherwise: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "it must be a whole number")
    .transform(Number)
    .pipe(z.number().min(least, `it must be at least ${least}`).max(most, `it must be at most ${most}`))
    .default(otherwise);
const address = (protocols: RegExp, words: string) =>
  text.refine(
    (value) => value === undefined || (URL.canParse(value) && protocols.test(new URL(value).protocol)),
    `it must be an address that begins with ${words}`,
  );
const web = address(/^https?:$/, "https://");
/** An address that is only an origin, spelled as browsers and programs spell it. */
const origin = web
  .refine(
    (value) => value === undefined || !URL.canParse(value) || new URL(value).href === `${new URL(value).origin}/`,
    "it must have no path, query or name",
  )
  .transform((value) => (value === undefined ? undefined : new URL(value).origin));

/** Not one of everybody, who could then say to come from wherever they like. */
function isNetwork(text: string): boolean {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)[1] > 0;
  return ["loopback", "linklocal", "uniquelocal"].includes(text) || (/[.:]/.test(text) && ipaddr.isValid(text));
}

/** Every variable the billing server reads. `docs/operations.md` has them all; a test compares. */
export const environment = z.object({
  MYBA_PUBLIC_URL: origin,
  MYBA_HOST: text,
  MYBA_PORT: count(0, 65_535, 8484),
  MYBA_SERVER_DATA: text,
  DATABASE_URL: address(/^postgres(?:ql)?:$/, "postgres://"),
  MYBA_TRUSTED_PROXIES: list.refine(
    (proxies) => proxies === undefined || proxies.every(isNetwork),
    "each must be an address, a network such as 10.0.0.0/8, or loopback, linklocal or uniquelocal",
  ),
  MYBA_SERVER_SECRETS: list.refine(
    (secrets) => secrets === undefined || secrets.every((secret) => Buffer.from(secret, "base64").length >= 32),
    "each must have at least 32 bytes as base64 (openssl rand -base64 32)",
  ),
  MYBA_SIGNING_KEYS: text,
  MYBA_LEDGER_CHAIN_KEY: text,
  MYBA_LEDGER_ANCHORS: text,
  CLERK_SECRET_KEY: text.refine((key) => key === undefined || /^sk_(?:live|test)_/.test(key), "it begins with sk_"),
  CLERK_PUBLISHABLE_KEY: text.refine(
    (key) => key === undefined || /^pk_(?:live|test)_/.test(key),
    "it begins with pk_",
  ),
  CLERK_WEBHOOK_SECRET: list.refine(
    (secrets) => secrets === undefined || secrets.every((secret) => secret.startsWith("whsec_")),
    "each begins with whsec_",
  ),
  CLERK_INSTANCE_ID: text.refine((id) => id === undefined || id.startsWith("ins_"), "it begins with ins_"),
  CLERK_API_URL: web,
  STRIPE_SECRET_KEY: text.refine(
    (key) => key === undefined || /^(?:sk|rk)_(?:live|test)_\w{8,}$/.test(key),
    "it begins with sk_ or rk_",
  ),
  STRIPE_WEBHOOK_SECRET: list.refine(
    (secrets) => secrets === undefined || secrets.every((secret) => secret.startsWith("whsec_")),
    "each begins with whsec_",
  ),
  STRIPE_API_URL: web,
  STRIPE_TAX: flag,
  STRIPE_PROMOTION_CODES: flag,
  STRIPE_CHECKOUT_MINUTES: count(35, 1440, 60),
  OPENROUTER_API_KEY: text,
  OPENROUTER_BASE_URL: web,
  MYBA_MODEL: text,
  MYBA_SANDBOX: flag,
  MYBA_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).optional(),
  MYBA_ADMINS: list.refine(
    (ids) => ids === undefined || ids.every((id) => z.uuid().safeParse(id).success),
    "each must be the id of an account",
  ),
  MYBA_METRICS_TOKEN: text.refine(
    (token) => token === undefined || token.length >= 16,
    "it must have 16 letters or more",
  ),
  MYBA_REQUESTS_PER_MINUTE: count(1, 100_000_000, 600),
  MYBA_FREE_DEVICES_PER_DAY: count(0, 1_000_000, 20),
  MYBA_GENERATIONS_AT_ONCE: count(1, 1000, 2),
  MYBA_DRAIN_SECONDS: count(0, 300, 0),
});

/** Everything a billing server must know to start. */
export interface BillingConfig {
  /** Under which people's programs reach it; where it listens, if it is left out. */
  readonly publicUrl?: string | undefined;
  /** The address of this machine to listen on. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Of the SQLite files, and of keys that the server makes for itself. */
  readonly dataFolder: string;
  /** `postgres://…` instead of SQLite. */
  readonly databaseUrl?: string | undefined;
  readonly trustedProxies: readonly string[];
  /** Sign cookies and hide network addresses, newest first; made in the data folder where there are none. */
  readonly secrets?: readonly string[] | undefined;
  /** A JSON Web Key Set of private keys for access tokens, newest first; made in the data folder likewise. */
  readonly signingKeys?: string | undefined;
  /** Keys of the ledger's chain, newest first; made beside the SQLite file likewise. */
  readonly chainKeys?: string | undefined;
  /** The file of the chain's anchors, where it is not beside the ledger. */
  readonly anchorsFile?: string | undefined;
  readonly clerk: ClerkConfig;
  readonly stripe: StripeConfig;
  readonly model: ModelConfig;
  /** Shows the sandbox's own sign-in instead of Clerk's. */
  readonly isSandbox: boolean;
  /** Whom that sign-in offers. */
  readonly sandboxPeople?: readonly SandboxPerson[] | undefined;
  readonly logLevel: string;
  /** Whoever has it may read `/metrics` from elsewhere than this machine. */
  readonly metricsToken?: string | undefined;
  /** Accounts of people who may give back others' money; nobody where it is left out. */
  readonly admins?: readonly string[] | undefined;
  readonly limits: LimitsConfig;
  /** So long it goes on answering once it is asked to stop, for whoever spreads requests to notice; 0 if left out. */
  readonly drainMs?: number | undefined;
}

interface ClerkConfig {
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Newest first; without one there is no address for Clerk's webhooks. */
  readonly webhookSecrets: readonly string[];
  /** Where it is named, webhooks of other instances, and Clerk's own examples, are refused. */
  readonly instanceId?: string | undefined;
  readonly apiUrl?: string | undefined;
}

interface StripeConfig {
  /** Without it nothing can be bought. */
  readonly secretKey?: string | undefined;
  /** Newest first; without one there is no address for Stripe's webhooks. */
  readonly webhookSecrets: readonly string[];
  readonly apiUrl?: string | undefined;
  /** Whether Stripe works out taxes, on top of prices. */
  readonly isTaxed: boolean;
  /** Whether people may enter codes on Stripe's page. */
  readonly takesPromotionCodes: boolean;
  /** How long a page to pay on is open. */
  readonly checkoutMinutes: number;
}

interface ModelConfig {
  /** Without it nothing can be generated for tokens. */
  readonly apiKey?: string | undefined;
  readonly baseUrl: string;
  readonly model: string;
}

interface LimitsConfig {
  /** Of one network address. */
  readonly requestsPerMinute: number;
  /** Devices of one network that get free tokens. */
  readonly freeDevicesPerDay: number;
  /** Of one wallet. */
  readonly generationsAtOnce: number;
}

/**
 * The configuration that an environment says. Throws `server/configuration` with everything that is wrong or missing,
 * not only the first.
 */
export function configFrom(env: Readonly<Record<string, string | undefined>>): BillingConfig {
  const parsed = environment.safeParse(env);
  // What is there and wrong is not also missing.
  const present = Object.fromEntries(Object.entries(env).filter(([name]) => !isWrong(name, parsed.error)));
  const rest = environment.partial().safeParse(present);
  const problems = [
    ...linesOf(parsed.error),
    ...contradictionsIn(rest.data ?? {}).filter((line) => !isWrong(nameIn(line), parsed.error)),
  ];
  if (!parsed.success || problems.length > 0) throw wrong(problems);
  const found = parsed.data;
  return {
    publicUrl: found.MYBA_PUBLIC_URL,
    host: found.MYBA_HOST ?? "127.0.0.1",
    port: found.MYBA_PORT,
    dataFolder: found.MYBA_SERVER_DATA ?? usualFolder,
    databaseUrl: found.DATABASE_URL,
    trustedProxies: found.MYBA_TRUSTED_PROXIES ?? [],
    secrets: found.MYBA_SERVER_SECRETS,
    signingKeys: found.MYBA_SIGNING_KEYS,
    chainKeys: found.MYBA_LEDGER_CHAIN_KEY,
    anchorsFile: found.MYBA_LEDGER_ANCHORS,
    clerk: clerkFrom(found),
    stripe: {
      secretKey: found.STRIPE_SECRET_KEY,
      webhookSecrets: found.STRIPE_WEBHOOK_SECRET ?? [],
      apiUrl: found.STRIPE_API_URL,
      isTaxed: found.STRIPE_TAX ?? false,
      takesPromotionCodes: found.STRIPE_PROMOTION_CODES ?? false,
      checkoutMinutes: found.STRIPE_CHECKOUT_MINUTES,
    },
    model: {
      apiKey: found.OPENROUTER_API_KEY,
      baseUrl: found.OPENROUTER_BASE_URL ?? "https://openrouter.ai/api/v1",
      model: found.MYBA_MODEL ?? "openai/gpt-4.1-mini",
    },
    isSandbox: found.MYBA_SANDBOX ?? false,
    logLevel: found.MYBA_LOG_LEVEL ?? "info",
    admins: found.MYBA_ADMINS ?? [],
    metricsToken: found.MYBA_METRICS_TOKEN,
    limits: {
      requestsPerMinute: found.MYBA_REQUESTS_PER_MINUTE,
      freeDevicesPerDay: found.MYBA_FREE_DEVICES_PER_DAY,
      generationsAtOnce: found.MYBA_GENERATIONS_AT_ONCE,
    },
    drainMs: found.MYBA_DRAIN_SECONDS * 1000,
  };
}

/** Where an environment says the server's data is: a folder, or `postgres://…`. Throws `server/configuration`. */
export function dataPlaceFrom(env: Readonly<Record<string, string | undefined>>): string {
  const parsed = environment.pick({ DATABASE_URL: true, MYBA_SERVER_DATA: true }).safeParse(env);
  if (!parsed.success) throw wrong(linesOf(parsed.error));
  return parsed.data.DATABASE_URL ?? parsed.data.MYBA_SERVER_DATA ?? usualFolder;
}

const usualFolder = "billing-data";

type Environment = z.output<typeof environment>;

function wrong(problems: readonly string[]): AppError {
  return new AppError("server/configuration", { reason: problems.join("; ") });
}

/** What is wrong with variables, each in a line. */
export function linesOf(error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

function isWrong(name: string, error: z.ZodError | undefined): boolean {
  return error?.issues.some(({ path }) => path[0] === name) === true;
}

function nameIn(problem: string): string {
  return problem.slice(0, problem.indexOf(":"));
}

/** Whoever tries the sandbox has no keys of Clerk. */
const standIn = "`node packages/sandbox/src/clerk/main.ts` starts a stand-in for Clerk and prints the keys for it";

/** What each variable allows by itself and all of them together do not. */
function contradictionsIn(found: { readonly [Name in keyof Environment]?: Environment[Name] | undefined }): string[] {
  const { CLERK_SECRET_KEY: secretKey, CLERK_PUBLISHABLE_KEY: publishableKey } = found;
  const isSandbox = found.MYBA_SANDBOX === true;
  const isLive = [secretKey, publishableKey].some((key) => key?.includes("_live_"));
  const isPostgres = found.DATABASE_URL !== undefined;
  const shared = "all servers of one PostgreSQL need the same";
  return [
    isSandbox && isLive && "MYBA_SANDBOX: it must not be set with live keys of Clerk, since anybody could sign in",
    isLive &&
      found.CLERK_API_URL?.startsWith("http://") === true &&
      "CLERK_API_URL: it must begin with https://, since a live key is sent there",
    secretKey === undefined && needed("CLERK_SECRET_KEY", isSandbox ? standIn : "nobody could sign in"),
    publishableKey === undefined && needed("CLERK_PUBLISHABLE_KEY", "the sign-in page needs it"),
    !isSandbox &&
      (found.CLERK_WEBHOOK_SECRET ?? []).length === 0 &&
      needed("CLERK_WEBHOOK_SECRET", "without it nobody tells of deleted users"),
    ...stripeContradictions(found, { isSandbox, isLive }),
    isPostgres && found.MYBA_SERVER_SECRETS === undefined && needed("MYBA_SERVER_SECRETS", shared),
    isPostgres && found.MYBA_SIGNING_KEYS === undefined && needed("MYBA_SIGNING_KEYS", shared),
    isPostgres && found.MYBA_LEDGER_CHAIN_KEY === undefined && needed("MYBA_LEDGER_CHAIN_KEY", shared),
    isPostgres &&
      found.MYBA_LEDGER_ANCHORS === undefined &&
      needed("MYBA_LEDGER_ANCHORS", "heads of the ledger's chain must be kept outside the database"),
    !isSandbox &&
      found.MYBA_PUBLIC_URL === undefined &&
      needed("MYBA_PUBLIC_URL", "sign-in needs the address people reach the server by"),
    !isSandbox &&
      found.MYBA_PUBLIC_URL?.startsWith("http://") === true &&
      "MYBA_PUBLIC_URL: it must begin with https://",
  ].filter((problem) => problem !== false);
}

/** Money and people must be of one kind: with one of tests and the other real, test cards would buy real tokens. */
export function stripeContradictions(
  found: { readonly [Name in keyof Environment]?: Environment[Name] | undefined },
  { isSandbox, isLive }: { readonly isSandbox: boolean; readonly isLive: boolean },
): (string | false)[] {
  const { STRIPE_SECRET_KEY: key, CLERK_SECRET_KEY: clerkKey } = found;
  const isMoneyLive = key?.includes("_live_") === true;
  return [
    isSandbox &&
      isMoneyLive &&
      "STRIPE_SECRET_KEY: it must not be live with MYBA_SANDBOX, where anybody can be anybody",
    key !== undefined &&
      clerkKey !== undefined &&
      !isSandbox &&
      isMoneyLive !== isLive &&
      "STRIPE_SECRET_KEY: it and Clerk's keys must both be live or both be of tests",
    key !== undefined &&
      !isSandbox &&
      (found.STRIPE_WEBHOOK_SECRET ?? []).length === 0 &&
      needed("STRIPE_WEBHOOK_SECRET", "without it nobody tells of payments"),
    found.STRIPE_API_URL !== undefined && !isSandbox && "STRIPE_API_URL: it is for the sandbox only",
  ];
}

function needed(name: string, why: string): string {
  return `${name}: it is missing, and ${why}`;
}

function clerkFrom(found: Environment): ClerkConfig {
  return {
    // Both are there, or `contradictionsIn` has said so.
    secretKey: found.CLERK_SECRET_KEY ?? "",
    publishableKey: found.CLERK_PUBLISHABLE_KEY ?? "",
    webhookSecrets: found.CLERK_WEBHOOK_SECRET ?? [],
    instanceId: found.CLERK_INSTANCE_ID,
    apiUrl: found.CLERK_API_URL,
  };
}
