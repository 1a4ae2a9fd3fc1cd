import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import { Stripe } from "stripe";
import { classifyStripeError, isRefusedDiscount, isRefusedRequest, stripeFacts } from "./stripe-errors.ts";
import type { AskOptions, StripePort } from "./stripe-port.ts";
import { onlyWholeAnswers } from "./whole-answers.ts";

/** How to reach an account at Stripe. */
export interface StripeOptions {
  readonly secretKey: string;
  /** Where its double is, in the sandbox; Stripe itself without it. */
  readonly apiUrl?: string | undefined;
  readonly log: Pick<Logger, "error" | "warn">;
  /** So long an answer may take; the tries after it are the SDK's, with the same key. */
  readonly timeoutMs?: number;
  readonly retries?: number;
}

/** The version whose shapes are read here: an account's own default has no say. */
export const stripeApiVersion = "2026-10-28.endive";

/** Opens the way to Stripe. Throws `server/configuration` for a key that is none. */
export function openStripe(options: StripeOptions): StripePort {
  const { secretKey, apiUrl, log, timeoutMs = 15_000, retries = 2 } = options;
  const kind = stripeKeyKind(secretKey);
  if (kind === undefined)
    throw new AppError("server/configuration", { reason: "STRIPE_SECRET_KEY is not a secret key of Stripe" });
  const isLive = kind === "live";
  const stripe = new Stripe(secretKey, {
    apiVersion: stripeApiVersion,
    timeout: timeoutMs,
    maxNetworkRetries: retries,
    telemetry: false,
    httpClient: onlyWholeAnswers(),
    appInfo: { name: "MyBA" },
    ...(apiUrl !== undefined && placeOf(apiUrl)),
  });
  return {
    isLive,
    isOpen: true,
    async ask(what, options) {
      try {
        const answer = await what(stripe);
        assertMode(answer, isLive);
        return answer;
      } catch (error) {
        const classified = classifyStripeError(error);
        if (classified instanceof AppError) report(log, classified, options);
        throw classified;
      }
    },
  };
}

/** The way to Stripe of a server that sells nothing. */
export function closedStripe(): StripePort {
  return { isLive: false, isOpen: false, ask: () => Promise.reject(new AppError("payment/misconfigured")) };
}

/** Whether a key opens the account of real money or the one of tests; undefined for what is no secret key. */
export function stripeKeyKind(secretKey: string): "live" | "test" | undefined {
  const [, kind] = /^(?:sk|rk)_(live|test)_\w{8,}$/.exec(secretKey) ?? [];
  return kind === "live" || kind === "test" ? kind : undefined;
}

function placeOf(apiUrl: string): { host: string; port: string; protocol: "http" | "https" } {
  const { protocol, hostname, port } = new URL(apiUrl);
  const isSafe = protocol === "https:";
  return { protocol: isSafe ? "https" : "http", host: hostname, port: port === "" ? (isSafe ? "443" : "80") : port };
}

/** What is asked with a key answers from its mode: anything else is another account's word. */
function assertMode(answer: unknown, isLive: boolean): void {
  if (typeof answer !== "object" || answer === null) return;
  if ("data" in answer && Array.isArray(answer.data)) for (const each of answer.data) assertMode(each, isLive);
  if ("livemode" in answer && answer.livemode !== isLive)
    throw new AppError("payment/misconfigured", {}, { cause: new Error("Stripe answered from the other mode") });
}

/** Somebody has to look at what is ours; what passes by itself is only noted. Banks' refusals are everyday. */
function report(log: StripeOptions["log"], error: AppError, { mayBeRefused = false }: AskOptions = {}): void {
  const facts = stripeFacts(error);
  // A refusal of how we ask names the parameter.
  const isEveryday =
    facts["code"] === "resource_missing" ||
    (mayBeRefused && isRefusedRequest(error) && facts["status"] === 400 && facts["param"] === undefined) ||
    (mayBeRefused && isRefusedDiscount(error));
  if (error.code === "payment/misconfigured" && !isEveryday)
    log.error({ ...facts, alarm: "stripe-refused" }, "Stripe refused what was asked");
  else if (error.code === "payment/unavailable") log.warn(facts, "Stripe gave no answer");
}
