import { QueryClient } from "@tanstack/react-query";
import type { AppEvent } from "../../bridge/app.ts";
import { api } from "./client.ts";

/** Answers stay fresh until the core says that they changed. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Infinity, gcTime: 120_000, retry: false, refetchOnWindowFocus: false, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
});

type Topic = Extract<AppEvent, { kind: "changed" }>["topics"][number];

const affected: Record<Topic, readonly { readonly queryKey: readonly unknown[] }[]> = {
  tickets: [api.tickets.key(), api.undo.key(), api.projects.key(), api.sources.key()].map(asKey),
  projects: [api.projects.key(), api.undo.key(), api.tickets.key()].map(asKey),
  drafts: [api.drafts.key()].map(asKey),
  generations: [api.generations.key(), api.sources.key()].map(asKey),
  settings: [api.app.settings.key()].map(asKey),
  // What a generation would use and cost hangs on the connection, its key and what is left of the cap.
  providers: [api.providers.key(), api.generations.estimate.key()].map(asKey),
  secrets: [api.secrets.key(), api.providers.list.key(), api.generations.estimate.key()].map(asKey),
  costs: [api.costs.key(), api.generations.estimate.key()].map(asKey),
  refinements: [api.refinements.key()].map(asKey),
  // Whose wallet it is decides what everything costs them.
  account: [api.account.key(), api.wallet.key(), api.purchases.key(), api.providers.key()].map(asKey),
  wallet: [api.wallet.key(), api.generations.estimate.key()].map(asKey),
  purchases: [api.purchases.key()].map(asKey),
};

/** Fetches again what the topics touch and a screen shows. */
export function refetch(topics: readonly Topic[]): void {
  const keys = new Set(topics.flatMap((topic) => affected[topic]));
  for (const filter of keys) void queryClient.invalidateQueries(filter);
}

function asKey(queryKey: readonly unknown[]): { readonly queryKey: readonly unknown[] } {
  return { queryKey };
}
