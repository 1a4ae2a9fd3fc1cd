import {
  signInAnswer,
  signInFailure,
  signInState,
  type CancelSignIn,
  type ClerkSignIn,
  type SandboxSignIn,
  type SignInAnswer,
  type SignInState,
} from "@myba/shared/billing-api/sign-in";
import type { z } from "zod";
import { Trouble } from "./trouble.ts";

/** The billing server, as far as one sign-in is concerned. Every failure is a `Trouble`. */
export interface Server {
  state(): Promise<SignInState>;
  withClerk(body: ClerkSignIn): Promise<SignInAnswer>;
  inSandbox(body: SandboxSignIn): Promise<SignInAnswer>;
  cancel(body: CancelSignIn): Promise<SignInAnswer>;
}

const timeoutMs = 20_000;

/** The server behind the page at `address`, which is `/sign-in/{uid}` of it. */
export function serverOf(address: URL): Server {
  const at = (step: string): URL => new URL(`${address.pathname.replace(/\/+$/, "")}/${step}`, address.origin);
  return {
    state: () => ask(at("state"), { method: "GET" }, signInState),
    withClerk: (body) => ask(at("clerk"), posting(body), signInAnswer),
    inSandbox: (body) => ask(at("sandbox"), posting(body), signInAnswer),
    cancel: (body) => ask(at("cancel"), posting(body), signInAnswer),
  };
}

function posting(body: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function ask<T>(address: URL, init: RequestInit, schema: z.ZodType<T>): Promise<T> {
  const { ok, body } = await answerTo(address, init);
  if (!ok) throw troubleIn(body);
  const answer = schema.safeParse(body);
  if (!answer.success) throw new Trouble("unreachable", newerServer, { cause: answer.error });
  return answer.data;
}

async function answerTo(address: URL, init: RequestInit): Promise<{ ok: boolean; body: unknown }> {
  try {
    const response = await fetch(address, {
      ...init,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { ok: response.ok, body: await response.json() };
  } catch (cause) {
    throw new Trouble("unreachable", navigator.onLine ? unreachable : offline, { cause });
  }
}

function troubleIn(body: unknown): Trouble {
  const failure = signInFailure.safeParse(body);
  if (!failure.success) return new Trouble("unreachable", unreachable, { cause: failure.error });
  const { code, requestId } = failure.data;
  return new Trouble(kinds[code] ?? "unreachable", failure.data, { requestId });
}

const kinds: Readonly<Record<string, Trouble["kind"]>> = {
  "auth/sign-in-over": "over",
  "auth/sign-in-refused": "refused",
};

const offline = {
  message: "This computer is offline.",
  next: "Connect it and try again. Nothing is lost: your tickets stay on your computer.",
};
const unreachable = {
  message: "The MyBA service cannot be reached just now.",
  next: "Check your connection and try again. Your tokens and tickets are safe.",
};
const newerServer = {
  message: "The MyBA service was updated while this page was open.",
  next: "Reload the page.",
};
