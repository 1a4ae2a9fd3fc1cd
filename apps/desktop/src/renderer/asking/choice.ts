import type { ProviderId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { create } from "zustand";
import type { ProviderRow } from "../../bridge/providers.ts";
import { api } from "../lib/client.ts";

/** Who shall answer; null leaves it to the person's order and to the model chosen in the settings. */
export interface Choice {
  readonly providerId: ProviderId | null;
  readonly model: string | null;
}

/** Who answers as things stand: the one chosen last while it is still there, otherwise the first in the person's order. */
export interface Answerer {
  /** In the order of the settings; empty until the core has answered. */
  readonly providers: readonly ProviderRow[];
  /** Undefined until the core has answered. */
  readonly provider: ProviderRow | undefined;
  /** Empty for the offline engine and where none is chosen. */
  readonly model: string;
  /** What to send along, so that whoever is shown is the one who is asked. */
  readonly choice: Choice;
}

const firstInOrder: Choice = { providerId: null, model: null };
const offlineChoice: Choice = { providerId: "offline" as ProviderId, model: null }; // The engine's id never changes.

/** The choice that needs neither network nor money. */
export function offlineEngine(): Choice {
  return offlineChoice;
}

/** What somebody is asked for: tickets from a text, or a change of one ticket. Each remembers its own answerer. */
export type Purpose = "generation" | "refinement";

const choiceKeys: Record<Purpose, string> = { generation: "myba.answerer", refinement: "myba.refiner" };
const agreedKey = "myba.agreed-to-pay";

interface Remembered {
  readonly choices: Readonly<Record<Purpose, Choice>>;
  /** Connections whose cost the person has agreed to once, with the estimate before their eyes. */
  readonly agreed: readonly string[];
}

const useRemembered = create<Remembered>(() => ({
  choices: { generation: readChoice("generation"), refinement: readChoice("refinement") },
  agreed: readAgreed(),
}));

/** Who answers, kept current. */
export function useAnswerer(purpose: Purpose = "generation"): Answerer {
  const remembered = useRemembered((state) => state.choices);
  const providers = useQuery(api.providers.list.queryOptions()).data ?? [];
  if (purpose === "generation") return answererOf(providers, remembered.generation);
  const own = remembered.refinement.providerId ? remembered.refinement : remembered.generation;
  return refinerOf(providers, own);
}

/** Whether it can change a ticket by a wish in words: a model of one's own can. */
export function followsWishes({ kind }: Pick<ProviderRow, "kind">): boolean {
  return kind !== "offline" && kind !== "myba";
}

/** The same for a wish in words, which not everybody can follow: then the first in the order that can. */
export function refinerOf(providers: readonly ProviderRow[], remembered: Choice): Answerer {
  const first = answererOf(providers, remembered);
  if (first.provider === undefined || followsWishes(first.provider)) return first;
  const able = providers.filter(followsWishes);
  const next = able.find((one) => one.obstacle === null) ?? able[0];
  return next ? answererOf(providers, { providerId: next.id, model: null }) : first;
}

/** The answerer among these providers for what was chosen last. */
export function answererOf(providers: readonly ProviderRow[], remembered: Choice): Answerer {
  const chosen = providers.find((one) => one.id === remembered.providerId);
  const provider = chosen ?? providers[0];
  const model = (chosen ? remembered.model : null) ?? provider?.model ?? "";
  const choice = provider ? { providerId: provider.id, model: model === "" ? null : model } : firstInOrder;
  return { providers, provider, model, choice };
}

/** Makes this the one who answers from now on, in this window and after the next start. */
export function chooseAnswerer(choice: Choice, purpose: Purpose = "generation"): void {
  useRemembered.setState(({ choices }) => ({ choices: { ...choices, [purpose]: choice } }));
  localStorage.setItem(choiceKeys[purpose], JSON.stringify(choice));
}

/** Whether the person has agreed before that this connection may cost money when they press the button. */
export function useHasAgreed(provider: ProviderRow | undefined): boolean {
  const agreed = useRemembered((state) => state.agreed);
  return provider === undefined || provider.free || agreed.includes(provider.id);
}

/** Remembers the consent, so that the question is asked once a connection. */
export function agreeToPay(id: ProviderId): void {
  const agreed = [...new Set([...useRemembered.getState().agreed, id])];
  useRemembered.setState({ agreed });
  localStorage.setItem(agreedKey, JSON.stringify(agreed));
}

function readChoice(purpose: Purpose): Choice {
  const kept = readKept(choiceKeys[purpose]);
  if (typeof kept !== "object" || kept === null) return firstInOrder;
  const { providerId, model } = kept as Record<string, unknown>; // What it holds is looked at next.
  return {
    // Looked up in the list before it is used.
    providerId: typeof providerId === "string" ? (providerId as ProviderId) : null,
    model: typeof model === "string" ? model : null,
  };
}

function readAgreed(): string[] {
  const kept = readKept(agreedKey);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
}

/** What an older version or a curious person left there must not keep the page from opening. */
function readKept(key: string): unknown {
  try {
    return JSON.parse(globalThis.localStorage?.getItem(key) ?? "null");
  } catch {
    return null;
  }
}
