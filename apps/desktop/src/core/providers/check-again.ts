import { makeAdapter } from "@myba/engine/providers/registry";
import type { ModelInfo } from "@myba/engine/providers/model-call";
import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { ModelRow, ProviderCheck } from "../../bridge/providers.ts";
import { type Looked, lookAt } from "./add-connection.ts";
import { type ConnectionRow, isConnection, mybaId } from "./connection-row.ts";
import { maskKey } from "./key-mask.ts";
import type { ProviderContext } from "./provider-context.ts";
import { reachConnection } from "./reach-connection.ts";
import { keyName, proxyName } from "./secret-names.ts";

export interface NewKey {
  readonly key: string;
  readonly unchecked: boolean;
  readonly signal: AbortSignal;
}

/** Puts a key in the place of another, once the provider took it; `unchecked` skips asking. */
export async function replaceKey(
  context: ProviderContext,
  row: ConnectionRow,
  { key, unchecked, signal }: NewKey,
): Promise<void> {
  if (!isConnection(row)) throw new AppError("request/invalid", { reason: `${row.label} needs no key` });
  const { secrets, store, visiting } = context;
  await secrets.refuseIfHomeless();
  const proxyCredentials = row.proxyUrl === null ? null : await secrets.get(proxyName(row.id));
  const looked = unchecked ? null : await lookAt(context, row, { key, proxyCredentials, signal });
  if (looked?.check?.error) throw new AppError(looked.check.error.code, looked.check.error.data);
  await secrets.set(keyName(row.id), key);
  visiting.update(store, row.id, {
    keyMask: maskKey(key),
    ...(looked ? found(context, row, looked) : { check: null }),
  });
}

/** Looks at a connection as it is stored and remembers how it went. Throws only what keeps it from being asked. */
export async function testConnection(
  context: ProviderContext,
  row: ConnectionRow,
  signal: AbortSignal,
): Promise<ProviderCheck> {
  if (row.kind === "offline") return { at: context.store.now(), error: null, modelsMs: null, probeMs: null };
  if (row.kind === "myba") return testTokens(context, signal);
  const { key } = await reachConnection(context, row);
  const proxyCredentials = row.proxyUrl === null ? null : await context.secrets.get(proxyName(row.id));
  const looked = await lookAt(context, row, { key, proxyCredentials, signal });
  context.visiting.update(context.store, row.id, found(context, row, looked));
  if (looked.check === null) throw new Error("a look at a connection ended without a check");
  return looked.check;
}

/** There is nothing to try out without spending: that it answers is what can be told. */
async function testTokens({ store, tokens, visiting }: ProviderContext, signal: AbortSignal): Promise<ProviderCheck> {
  const beganAt = performance.now();
  const error = await reportOf(async () => tokens?.look(signal));
  signal.throwIfAborted();
  const probeMs = error === null ? Math.round(performance.now() - beganAt) : null;
  const check = { at: store.now(), error, modelsMs: null, probeMs };
  visiting.update(store, mybaId, { check });
  return check;
}

async function reportOf(work: () => Promise<unknown>): Promise<ErrorReport | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.report();
    throw error;
  }
}

function found(
  { store }: ProviderContext,
  row: ConnectionRow,
  looked: Looked,
): Parameters<ProviderContext["visiting"]["update"]>[2] {
  const { check, models, modelId, baseUrl } = looked;
  return {
    check,
    baseUrl,
    model: row.model ?? modelId,
    ...(models.length > 0 && { models: { list: models, at: store.now() } }),
  };
}

export interface ListedModels {
  readonly models: ModelRow[];
  readonly refreshedAt: number | null;
}

/** The models as listed last; asked for anew with `refresh`, or when they never were. Throws `provider/…`, `secrets/…`. */
export async function modelsOf(
  context: ProviderContext,
  row: ConnectionRow,
  refresh: boolean,
  signal: AbortSignal,
): Promise<ListedModels> {
  if (!isConnection(row)) return { models: [], refreshedAt: null };
  if (!refresh && row.modelsAt !== null) return { models: row.models.map(asModelRow), refreshedAt: row.modelsAt };
  const models = await makeAdapter(await reachConnection(context, row)).listModels(signal);
  const at = context.store.now();
  const { store, visiting } = context;
  visiting.update(store, row.id, { models: { list: models, at } });
  return { models: visiting.require(store, row.id).models.map(asModelRow), refreshedAt: at };
}

function asModelRow(model: ModelInfo): ModelRow {
  const { id, label, contextTokens, maxOutputTokens, inputPrice, outputPrice, priceFrom, priceDate } = model;
  return { id, label, contextTokens, maxOutputTokens, inputPrice, outputPrice, priceFrom, priceDate };
}
