import type { Logger } from "pino";
import { offlineUpstream, openrouterUpstream, type UpstreamModel } from "./upstream-model.ts";

/** What a server says of MyBA's own account with the service of models. */
export interface ModelAccount {
  readonly apiKey?: string | undefined;
  readonly baseUrl: string;
  readonly model: string;
}

/** Longest silence of the service before it is left. */
const timeoutMs = 60_000;
const learningMs = 30_000;
const learnAgainMs = 60_000;

/**
 * Who writes tickets for tokens: the service of models where there is a key, in a sandbox without one the offline engine,
 * otherwise nobody. What the service tells of the model is asked for beside, and not waited for.
 */
export function chooseUpstream(
  { apiKey, baseUrl, model }: ModelAccount,
  { isSandbox, log }: { readonly isSandbox: boolean; readonly log: Logger },
): UpstreamModel | null {
  if (apiKey === undefined) return isSandbox ? offlineUpstream() : null;
  const upstream = openrouterUpstream({ key: apiKey, baseUrl, model, timeoutMs });
  void learn(upstream, log);
  return upstream;
}

/** Tries until it is told: without prices nobody knows what a call cost that was stopped. */
async function learn(upstream: UpstreamModel, log: Logger): Promise<void> {
  try {
    await upstream.learn(AbortSignal.timeout(learningMs));
  } catch {
    log.warn({ model: upstream.model }, "the service of models did not tell about its model");
    setTimeout(() => void learn(upstream, log), learnAgainMs).unref();
  }
}
