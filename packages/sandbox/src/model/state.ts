import type { ModelDoubleConfig } from "./config.ts";
import { sandboxModels } from "./models.ts";
import type { RecordedRequest } from "./record.ts";
import { pagePlayerOf, playerOf } from "./script.ts";
import { type KeyRing, sandboxKeys, type World } from "./world.ts";

/** What a double knows while it runs. */
export interface State {
  readonly config: ModelDoubleConfig;
  readonly world: World;
  readonly ring: KeyRing;
  readonly requests: RecordedRequest[];
  readonly calls: RecordedRequest[];
  play: ReturnType<typeof playerOf>;
  playPage: ReturnType<typeof pagePlayerOf>;
  /** What scripts threw, and what the double itself got wrong. */
  readonly mistakes: unknown[];
  /** Requests and questions since the start, for ids that never repeat. */
  requestCount: number;
  callCount: number;
}

/** The state at the start. */
export function stateOf(config: ModelDoubleConfig): State {
  return {
    config,
    world: { models: { ...sandboxModels, ...config.models }, generations: new Map() },
    ring: {
      valid: [sandboxKeys.valid, ...(config.validKeys ?? [])],
      withoutCredit: [sandboxKeys.withoutCredit, ...(config.keysWithoutCredit ?? [])],
      rateLimited: [sandboxKeys.rateLimited, ...(config.rateLimitedKeys ?? [])],
    },
    requests: [],
    calls: [],
    play: playerOf(config.script ?? {}),
    playPage: pagePlayerOf(config.pageScript ?? {}),
    mistakes: [],
    requestCount: 0,
    callCount: 0,
  };
}

/** Forgets what happened, and goes back to the scripts it started with. */
export function resetState(state: State): void {
  state.requests.length = 0;
  state.calls.length = 0;
  state.world.generations.clear();
  state.play = playerOf(state.config.script ?? {});
  state.playPage = pagePlayerOf(state.config.pageScript ?? {});
}
