import { wordsFor, type ErrorReport } from "@myba/shared/errors";
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

/** A failure's words on the pages of settings, where the next step needs no way to them. */
export function wordsHere(error: ErrorReport): { readonly message: string; readonly next: string } {
  const { message, next } = wordsFor(error);
  return { message, next: next.replace(/ in (?:the )?Settings(?=[.,])/g, "") };
}
