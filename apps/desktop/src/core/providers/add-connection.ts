import { checkConnection } from "@myba/engine/providers/check-connection";
import type { ModelInfo } from "@myba/engine/providers/model-call";
import { AppError } from "@myba/shared/errors";
import { providerId } from "@myba/shared/ids";
import type { ProviderCheck } from "../../bridge/providers.ts";
import { isLoopback, providerAddress, proxyAddress } from "./addresses.ts";
import { CheckReceipt } from "./check-receipt.ts";
import { connectionRows, insertConnection, type NewConnection } from "./connection-row.ts";
import { maskKey } from "./key-mask.ts";
import type { ProviderContext } from "./provider-context.ts";
import { presetCalled } from "./presets.ts";
import { connectionFrom, keyMissing } from "./reach-connection.ts";
import { keyName, proxyName } from "./secret-names.ts";

/** What a person gives to add a connection. */
export interface AddInput {
  readonly preset: string;
  readonly label?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly key?: string | undefined;
  readonly proxyUrl?: string | null | undefined;
  readonly unchecked: boolean;
}

/** A model on this computer may have to be read from disk before its first word. */
const localTimeoutMs = 180_000;
const timeoutMs = 60_000;

/** What a check found out about a connection. */
export interface Looked {
  readonly check: ProviderCheck | null;
  readonly models: readonly ModelInfo[];
  readonly modelId: string | null;
  /** The address that answered. */
  readonly baseUrl: string;
}

/**
 * Checks a new connection and keeps it, before all others: whoever adds one wants to use it. Throws `request/invalid`,
 * `provider/…` of the check unless `unchecked`, and `secrets/…` where the key has no place yet; nothing is kept then.
 */
export async function addConnection(
  context: ProviderContext,
  input: AddInput,
  signal: AbortSignal,
): Promise<NewConnection> {
  const { store, secrets } = context;
  const { draft, proxyCredentials, key } = draftOf(context, input);
  if (key !== null || proxyCredentials !== null) await secrets.refuseIfHomeless();
  const unlooked = { check: null, models: [], modelId: null, baseUrl: draft.baseUrl };
  const looked = input.unchecked ? unlooked : await lookAt(context, draft, { key, proxyCredentials, signal });
  if (looked.check?.error) throw new AppError(looked.check.error.code, looked.check.error.data);
  const connection: NewConnection = {
    ...draft,
    baseUrl: looked.baseUrl,
    model: looked.modelId,
    check: looked.check,
    models: looked.models,
    modelsAt: looked.check && store.now(),
  };
  if (key !== null) await secrets.set(keyName(draft.id), key);
  if (proxyCredentials !== null) await secrets.set(proxyName(draft.id), proxyCredentials);
  try {
    insertConnection(store, connection, "first");
  } catch (error) {
    await secrets.delete(keyName(draft.id));
    await secrets.delete(proxyName(draft.id));
    throw error;
  }
  return connection;
}

function draftOf(
  { store }: ProviderContext,
  input: AddInput,
): { draft: NewConnection; key: string | null; proxyCredentials: string | null } {
  const preset = presetCalled(input.preset);
  if (preset === undefined) throw new AppError("request/invalid", { reason: "there is no such service" });
  const typed = input.baseUrl === undefined || input.baseUrl === "" ? preset.baseUrl : input.baseUrl;
  if (typed === "") throw new AppError("request/invalid", { reason: "the address is missing" });
  const baseUrl = providerAddress(typed);
  // A service that has no name in the list goes by its address: "Another service …" would name everybody's.
  const name = preset.id === "other" ? new URL(baseUrl).host : preset.label;
  const taken = connectionRows(store).map((row) => row.label);
  const label = input.label ?? freeLabel(name, taken);
  const key = input.key ?? null;
  if (preset.key === "needed" && key === null) throw keyMissing({ label });
  const proxy = input.proxyUrl ? proxyAddress(input.proxyUrl) : null;
  const draft = {
    id: providerId.parse(store.makeId()),
    preset: preset.id,
    kind: preset.kind,
    label,
    baseUrl,
    model: null,
    keyMask: key && maskKey(key),
    proxyUrl: proxy && proxy.url,
    timeoutMs: isLoopback(baseUrl) ? localTimeoutMs : timeoutMs,
    check: null,
    models: [],
    modelsAt: null,
  };
  return { draft, key, proxyCredentials: proxy && proxy.credentials };
}

/** "OpenAI", "OpenAI 2", "OpenAI 3" … */
function freeLabel(label: string, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? label : `${label} ${count}`;
    if (!taken.includes(tried)) return tried;
  }
}

export interface LookOptions {
  readonly key: string | null;
  readonly proxyCredentials: string | null;
  readonly signal: AbortSignal;
}

/**
 * Lists models, then asks the connection's own or a fitting one for a token. An address that lacks its `/v1`, which
 * people leave away, is tried with it.
 */
export async function lookAt(context: ProviderContext, row: NewConnection, options: LookOptions): Promise<Looked> {
  const first = await lookOnce(context, row, options);
  if (first.check?.error?.code !== "provider/wrong-address" || !mayLackVersion(row)) return first;
  const second = await lookOnce(context, { ...row, baseUrl: `${row.baseUrl}/v1` }, options);
  return second.check?.error ? first : second;
}

async function lookOnce(
  context: ProviderContext,
  row: NewConnection,
  { key, proxyCredentials, signal }: LookOptions,
): Promise<Looked> {
  const { store, env } = context;
  const connection = await connectionFrom(row, key, { proxyCredentials, env });
  const receipt = new CheckReceipt(context, row);
  const looked = await checkConnection(connection, row.model, signal, {
    probing: (asked, listed) => receipt.begin(asked, listed),
  });
  receipt.end(looked);
  const { models, modelId, modelsMs, probeMs, error } = looked;
  signal.throwIfAborted();
  return {
    check: { at: store.now(), error: error && error.report(), modelsMs: whole(modelsMs), probeMs: whole(probeMs) },
    models,
    modelId,
    baseUrl: row.baseUrl,
  };
}

const whole = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

function mayLackVersion({ kind, baseUrl }: NewConnection): boolean {
  return (kind === "openai" || kind === "openai-compatible") && !baseUrl.includes("?") && !/\/v\d/.test(baseUrl);
}
