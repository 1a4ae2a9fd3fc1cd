import type { ProviderId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { api } from "../lib/client.ts";
import { notify } from "../lib/notify.ts";

/** How long ago a server that is told about may have been found. */
const freshMs = 30_000;

/** Those this window has told about, or that the person added here. */
const known = new Set<ProviderId>();

/** Keeps quiet about a connection that the person made. */
export function knowProvider(id: ProviderId): void {
  known.add(id);
}

/** Tells once, quietly, that models on this computer were found and can be used. */
export function useFoundLocal(): void {
  const providers = useQuery(api.providers.list.queryOptions()).data;
  const navigate = useNavigate();
  useEffect(() => {
    const found = justFound(providers ?? [], known, Date.now());
    if (!found) return;
    known.add(found.id);
    notify(`Found ${found.label} on this computer: free and private.`, {
      label: "Show",
      run: () => void navigate({ to: "/settings/ai", search: {} }),
    });
  }, [providers, navigate]);
}

/** A local server that was found a moment ago, works, and that nobody was told about. */
export function justFound(
  providers: readonly ProviderRow[],
  told: ReadonlySet<ProviderId>,
  nowMs: number,
): ProviderRow | undefined {
  return providers.find(
    ({ id, kind, local, check, model }) =>
      kind === "ollama" &&
      local &&
      model !== null &&
      !told.has(id) &&
      check?.error === null &&
      nowMs - check.at < freshMs,
  );
}
