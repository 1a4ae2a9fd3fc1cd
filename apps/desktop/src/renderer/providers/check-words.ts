import { wordsFor, type ErrorCode, type ErrorReport } from "@myba/shared/errors";
import type { ProviderCheck } from "../../bridge/providers.ts";

/** "212 ms", "1.4 s". */
export function durationWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** How a look at a connection went: what worked and how fast, or what did not and what to do. */
export function checkWords({ error, modelsMs, probeMs }: ProviderCheck): {
  readonly done: string;
  readonly failure: { readonly message: string; readonly next: string } | null;
} {
  const steps = [
    modelsMs === null ? "" : `listed its models in ${durationWords(modelsMs)}`,
    probeMs === null ? "" : `answered in ${durationWords(probeMs)}`,
  ].filter(Boolean);
  const done = steps.join(" and ");
  return { done: done.charAt(0).toUpperCase() + done.slice(1), failure: error ? wordsHere(error) : null };
}

/** A failure's words on the pages of settings: nothing is generated here, and the next step needs no way to them. */
export function wordsHere(error: ErrorReport): { readonly message: string; readonly next: string } {
  const { message, next } = wordsFor(error);
  const here = insteadHere[error.code];
  if (here) return { message: here.message?.(String(error.data["provider"] ?? "It")) ?? message, next: here.next };
  return { message, next: next.replace(/ in (?:the )?Settings(?=[.,])/g, "") };
}

interface WordsHere {
  readonly message?: (provider: string) => string;
  readonly next: string;
}

/** What means something else while an address is tried than while tickets are made. */
const insteadHere: Partial<Record<ErrorCode, WordsHere>> = {
  // A name that nobody knows looks the same as no network.
  "provider/offline": {
    message: (provider) => `${provider} cannot be found.`,
    next: "Check the address, and whether you have a network.",
  },
  "provider/cut-off": { next: "Check that the address is right, and try again." },
};
