import { describeModel } from "@myba/engine/providers/model-table";
import type { Connection, ModelInfo } from "@myba/engine/providers/model-call";
import { modelCaller, type ModelCallerConfig } from "@myba/engine/providers/model-caller";
import { generateWithModel } from "@myba/engine/model/generate-with-model";
import { makeAdapter } from "@myba/engine/providers/registry";
import type { Reading } from "@myba/engine/reading/reading";
import { generateOffline, offlineEngineVersion } from "@myba/engine/template/template";
import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";

/** Who writes tickets for tokens. */
export interface UpstreamModel {
  /** As receipts name it. */
  readonly model: string;
  /** Events as `GenerationEvent` promises. On abort it ends soon, with `cancelled` and what was found. */
  generate(request: UpstreamRequest, signal: AbortSignal): AsyncIterable<GenerationEvent>;
  /** Asks the service what it tells of the model: how much it reads and writes, and for how much. */
  learn(signal: AbortSignal): Promise<void>;
}

export interface UpstreamRequest extends GenerationRequest {
  /** The text, read: estimates need it too, and nobody should read twice. */
  readonly reading: Reading;
}

/** How MyBA's own account with a service of models is reached. */
export interface UpstreamConfig extends Pick<ModelCallerConfig, "random" | "wait"> {
  readonly key: string;
  readonly baseUrl: string;
  readonly model: string;
  /** Longest silence of the service. */
  readonly timeoutMs: number;
}

/** The name under which MyBA's AI appears in events and on tickets. */
const upstreamId = "myba";

/** OpenRouter by MyBA's key: the engine that the desktop app asks with people's own keys. */
export function openrouterUpstream({ key, baseUrl, model, timeoutMs, ...chance }: UpstreamConfig): UpstreamModel {
  const connection: Connection = {
    kind: "openrouter",
    preset: "openrouter",
    label: "MyBA's AI",
    baseUrl,
    key,
    timeoutMs,
  };
  let info: ModelInfo = describeModel(connection.kind, connection.preset, model);
  return {
    model,
    generate({ reading, ...request }, signal) {
      const caller = modelCaller({ connection, model: info, ...chance });
      return generateWithModel(
        { id: upstreamId, label: connection.label, caller, model: info, reading },
        request,
        signal,
      );
    },
    async learn(signal) {
      const models = await makeAdapter(connection).listModels(signal);
      info = models.find(({ id }) => id === model) ?? info;
    },
  };
}

/** Stands in where the sandbox has no key: the deterministic engine, and receipts say so. */
export function offlineUpstream(): UpstreamModel {
  return {
    model: `offline ${offlineEngineVersion}`,
    generate: ({ text }, signal) => generateOffline({ text }, signal),
    learn: () => Promise.resolve(),
  };
}
