import { findOllama, ollamaAddress } from "@myba/engine/providers/find-ollama";
import { providerId, type ProviderId } from "@myba/shared/ids";
import { readSettings } from "../settings/settings.ts";
import { lookAt } from "./add-connection.ts";
import { isLoopback } from "./addresses.ts";
import { type ConnectionRow, connectionRows, insertConnection, updateConnection } from "./connection-row.ts";
import type { ProviderContext } from "./provider-context.ts";

/**
 * Looks for Ollama on this computer and adds it behind all others, once: one that the person removed is not added
 * again. Where it is known, its models are looked at anew, or that it is gone. Does nothing where looking is switched
 * off. Tells whether it answers.
 */
export async function findLocalModels(context: ProviderContext, signal: AbortSignal): Promise<boolean> {
  if (!readSettings(context.store).findLocalModels) return false;
  const host = context.env["OLLAMA_HOST"];
  // Another computer is not asked unless the person adds it.
  const isHere = isLoopback(ollamaAddress(host) ?? "");
  const baseUrl = isHere ? await findOllama(globalThis.fetch, signal, host) : null;
  signal.throwIfAborted();
  const known = localOllama(connectionRows(context.store));
  if (baseUrl === null) {
    if (known) markGone(context, known);
    return false;
  }
  if (known) await lookAgain(context, known, signal);
  else if (!wasFound(context, baseUrl)) await addFound(context, baseUrl, signal);
  return true;
}

function localOllama(rows: readonly ConnectionRow[]): ConnectionRow | undefined {
  return rows.find(({ kind, baseUrl }) => kind === "ollama" && isLoopback(baseUrl));
}

function markGone({ store }: ProviderContext, { id, baseUrl, check }: ConnectionRow): void {
  if (check?.error?.code === "provider/unreachable") return;
  const error = { code: "provider/unreachable" as const, data: { address: baseUrl } };
  updateConnection(store, id, { check: { at: store.now(), error, modelsMs: null, probeMs: null } });
}

/** One that was gone and is back, or has no model yet, is looked at; others cost the computer nothing. */
async function lookAgain(context: ProviderContext, known: ConnectionRow, signal: AbortSignal): Promise<void> {
  if (known.check !== null && known.check.error === null && known.model !== null) return;
  const { check, models, modelId } = await lookAt(context, known, { key: null, proxyCredentials: null, signal });
  const model = known.model ?? modelId;
  updateConnection(context.store, known.id, { check, model, models: { list: models, at: context.store.now() } });
}

function wasFound({ store }: ProviderContext, baseUrl: string): boolean {
  return store.sql("SELECT 1 FROM found_server WHERE base_url = ?").get(baseUrl) !== undefined;
}

async function addFound(context: ProviderContext, baseUrl: string, signal: AbortSignal): Promise<void> {
  const { store } = context;
  const draft = {
    id: newId(context),
    preset: "ollama",
    kind: "ollama" as const,
    label: "Ollama",
    baseUrl,
    model: null,
    keyMask: null,
    proxyUrl: null,
    timeoutMs: 180_000,
    check: null,
    models: [],
    modelsAt: null,
  };
  const { check, models, modelId } = await lookAt(context, draft, { key: null, proxyCredentials: null, signal });
  store.write(["providers"], () => {
    // Two searches at once find the same one.
    if (wasFound(context, baseUrl)) return;
    store.sql("INSERT INTO found_server (base_url, found_at) VALUES (?, ?)").run(baseUrl, store.now());
    insertConnection(store, { ...draft, check, models, model: modelId, modelsAt: store.now() }, "last");
  });
}

function newId({ store }: ProviderContext): ProviderId {
  return providerId.parse(store.makeId());
}
