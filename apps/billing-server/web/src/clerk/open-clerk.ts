import { Clerk } from "@clerk/clerk-js/no-rhc";
import { Trouble } from "../server/trouble.ts";

const timeoutMs = 20_000;

/**
 * Clerk's client, from this bundle and without anything fetched as code later: "no-rhc" is its build that hosts no code
 * remotely, so that the page's policy can be `script-src 'self'`. Throws `Trouble` where Clerk does not answer.
 */
export async function openClerk(publishableKey: string): Promise<Clerk> {
  // Clerk would write a worker's code at run time, for its timers. The policy refuses that; without workers in sight it
  // takes the page's own timers and nothing is lost.
  Reflect.deleteProperty(globalThis, "Worker");
  try {
    const clerk = new Clerk(publishableKey);
    const loading = clerk.load({
      // The page lives for a minute: nothing is worth refreshing, measuring or telling.
      polling: false,
      touchSession: false,
      telemetry: false,
      unsafe_disableDevelopmentModeConsoleWarning: true,
      // Otherwise a browser that seems to be offline "loads" Clerk without its settings and without an error.
      experimental: { rethrowOfflineNetworkErrors: true },
    });
    await Promise.race([loading, tooLate()]);
    // "degraded" is Clerk's word for having come up without an answer, by what it remembers or by nothing at all.
    if (clerk.status !== "ready" || !clerk.client) throw new Error(`Clerk is ${clerk.status}`);
    return clerk;
  } catch (cause) {
    throw new Trouble("unreachable", unreachable, { cause });
  }
}

function tooLate(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error("Clerk did not answer in time")), timeoutMs);
  });
}

const unreachable = {
  message: "The sign-in service cannot be reached just now.",
  next: "Try again in a few minutes. Your tokens and tickets are safe.",
};
