import { AppError } from "@myba/shared/errors";
import type { ProviderId } from "@myba/shared/ids";
import { providerAddress, proxyAddress } from "./addresses.ts";
import { type ConnectionRow, isConnection, offlineId, requireConnection, updateConnection } from "./connection-row.ts";
import type { ProviderContext } from "./provider-context.ts";
import { keyName, proxyName } from "./secret-names.ts";

/** What may be changed of a connection; a field that is absent stays. */
export interface ConnectionChanges {
  readonly label?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly model?: string | null | undefined;
  readonly proxyUrl?: string | null | undefined;
  readonly timeoutMs?: number | undefined;
  readonly fallback?: boolean | undefined;
  readonly mayCost?: boolean | undefined;
}

/**
 * Changes a connection. A key belongs to the origin it was entered for: at another one, or where a new proxy could read
 * it, it is forgotten and has to be entered again. Throws `provider/not-found`, `request/invalid`, `secrets/…`.
 */
export async function changeConnection(
  context: ProviderContext,
  id: ProviderId,
  changes: ConnectionChanges,
): Promise<void> {
  const { store, secrets } = context;
  const before = context.visiting.require(store, id);
  if (!isConnection(before)) return changeBuiltIn(context, before, changes);
  const baseUrl = changes.baseUrl === undefined ? before.baseUrl : providerAddress(changes.baseUrl);
  const proxyUrl = await changedProxy(context, before, changes.proxyUrl);
  const isAtHome = keepsKey(before, { baseUrl, proxyUrl });
  if (!isAtHome) await secrets.delete(keyName(id));
  updateConnection(store, id, {
    ...changes,
    baseUrl,
    proxyUrl,
    ...(!isAtHome && { keyMask: null }),
    // What was found out about another address says nothing about this one.
    ...(baseUrl !== before.baseUrl && { check: null, models: { list: [], at: store.now() } }),
  });
}

/** Of what comes with MyBA people decide only whether it may step in, and at what cost. */
function changeBuiltIn({ store }: ProviderContext, { id, kind }: ConnectionRow, changes: ConnectionChanges): void {
  const { fallback, mayCost, ...rest } = changes;
  if (Object.values(rest).some((value) => value !== undefined)) {
    throw new AppError("request/invalid", { reason: `${nameOf(id)} has no such setting` });
  }
  updateConnection(store, id, { fallback, ...(kind === "myba" && { mayCost }) });
}

const nameOf = (id: ProviderId): string => (id === offlineId ? "the offline engine" : "MyBA");

/** Keeps the proxy's password apart; one that is not typed again stays as long as the proxy is the same. */
async function changedProxy(
  { secrets }: ProviderContext,
  before: ConnectionRow,
  typed: string | null | undefined,
): Promise<string | null> {
  if (typed === undefined) return before.proxyUrl;
  const proxy = typed === null || typed === "" ? null : proxyAddress(typed);
  if (proxy !== null && proxy.credentials !== null) await secrets.set(proxyName(before.id), proxy.credentials);
  else if (proxy?.url !== before.proxyUrl) await secrets.delete(proxyName(before.id));
  return proxy && proxy.url;
}

function keepsKey(before: ConnectionRow, after: Pick<ConnectionRow, "baseUrl" | "proxyUrl">): boolean {
  if (URL.parse(before.baseUrl)?.origin !== URL.parse(after.baseUrl)?.origin) return false;
  // Over https a proxy sees nothing of what it passes on.
  const isReadable = after.baseUrl.startsWith("http:") && after.proxyUrl !== null;
  return !isReadable || before.proxyUrl === after.proxyUrl;
}

/** The order people arranged; connections that came meanwhile stay behind. Throws `provider/not-found`. */
export function arrangeConnections({ store }: ProviderContext, ids: readonly ProviderId[]): void {
  store.write(["providers"], () => {
    for (const id of ids) requireConnection(store, id);
    store.sql("UPDATE connection SET position = position + 1000000").run();
    for (const [position, id] of ids.entries()) {
      store.sql("UPDATE connection SET position = ? WHERE id = ?").run(position, id);
    }
  });
}

/** Forgets a connection with its key. Throws `provider/not-found`, `request/invalid` for what is built in. */
export async function removeConnection({ store, secrets }: ProviderContext, id: ProviderId): Promise<void> {
  const row = requireConnection(store, id);
  if (!isConnection(row)) throw new AppError("request/invalid", { reason: `${nameOf(id)} is always here` });
  // The key first: a connection without key says so, a key without connection would never be found.
  await secrets.delete(keyName(id));
  await secrets.delete(proxyName(id));
  store.write(["providers"], () => void store.sql("DELETE FROM connection WHERE id = ?").run(id));
}
