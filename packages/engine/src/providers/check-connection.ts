import { AppError } from "@myba/shared/errors";
import { factsOf } from "./about-call.ts";
import { CallError } from "./call-error.ts";
import type { Connection, ModelInfo } from "./model-call.ts";
import { pickModel } from "./pick-model.ts";
import { presetOf } from "./presets.ts";
import type { UsageCounts } from "./price-usage.ts";
import { makeAdapter } from "./registry.ts";

/** How looking at a connection went. */
export interface ConnectionCheck {
  /** What it offers; empty where it could not or would not say. */
  readonly models: readonly ModelInfo[];
  /** The model that was asked: the one given, or a sensible one of the list; null where there was none to ask. */
  readonly modelId: string | null;
  /** How long each step took, in milliseconds; null for one that was not reached. */
  readonly modelsMs: number | null;
  readonly probeMs: number | null;
  readonly error: AppError | null;
  /** What the probe used; null where there was none, or nobody told. */
  readonly used: UsageCounts | null;
}

/** What a check is made with; both may be left to their usual. */
export interface CheckHooks {
  readonly now?: () => number;
  /** Called before a model is asked, with what was listed. */
  readonly probing?: (modelId: string, models: readonly ModelInfo[]) => void;
}

/** Statuses of servers that answer questions but have no list. */
const withoutList: ReadonlySet<number | null> = new Set([404, 405, 501]);

/**
 * Lists models, then asks one of them for one token, so that a wrong key, an empty account, a wrong address, a proxy,
 * a certificate, no network and a limit are told apart before anything real is sent. Never throws what the other side
 * does; after an abort it tells what it knows so far.
 */
export async function checkConnection(
  connection: Connection,
  modelId: string | null,
  signal: AbortSignal,
  { now = () => performance.now(), probing }: CheckHooks = {},
): Promise<ConnectionCheck> {
  const preset = presetOf(connection);
  const nothing: ConnectionCheck = { models: [], modelId, modelsMs: null, probeMs: null, error: null, used: null };
  if (!connection.key && preset.key === "needed") {
    const about = { connection, model: "", key: null, texts: [] };
    return { ...nothing, error: new CallError("provider/key-missing", factsOf(about)) };
  }

  const listed = await timed(now, async () => makeAdapter(connection).listModels(signal));
  const isListless = modelId !== null && listed.error !== null && withoutList.has(listed.error.facts.status);
  if (signal.aborted) return nothing;
  if (listed.error && !isListless) return { ...nothing, modelsMs: listed.ms, error: listed.error };

  const models = preset.listsItsModels ? (listed.value ?? []) : [];
  const asked = modelId ?? pickModel(models, connection.kind);
  const soFar: ConnectionCheck = { ...nothing, models, modelId: asked, modelsMs: listed.error ? null : listed.ms };
  if (asked === null) return soFar;
  probing?.(asked, models);
  const probed = await timed(now, async () => makeAdapter(connection).probe(asked, signal));
  return signal.aborted ? soFar : { ...soFar, probeMs: probed.ms, error: probed.error, used: probed.value };
}

interface Timed<Value> {
  readonly value: Value | null;
  readonly ms: number;
  readonly error: CallError | null;
}

async function timed<Value>(now: () => number, work: () => Promise<Value>): Promise<Timed<Value>> {
  const startedAt = now();
  const msSince = (): number => Math.round(now() - startedAt);
  try {
    return { value: await work(), ms: msSince(), error: null };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return { value: null, ms: msSince(), error };
  }
}
