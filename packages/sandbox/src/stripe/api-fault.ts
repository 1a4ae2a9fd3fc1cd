import type { Gate } from "../model/gate.ts";

/** What goes wrong with a request of the API, on demand. */
export type ApiFault =
  /** Nothing is done; 429, 500 and their like. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  /** The work is done, and no answer ever comes. */
  | { readonly kind: "timeout" }
  /** The connection is torn before anything is done. */
  | { readonly kind: "reset" }
  /** The work is done, then the connection is torn. */
  | { readonly kind: "reset-after" }
  /** The answer takes so long, in real milliseconds; the work is done at the end. */
  | { readonly kind: "slow"; readonly ms: number }
  /** The request waits before the work until the test opens the gate. */
  | { readonly kind: "hold"; readonly gate: Gate };

export interface ApiRequestLine {
  readonly method: string;
  readonly path: string;
}

/** Which requests a fault is for, and how often. */
export interface FaultRule {
  readonly method?: string | undefined;
  /** The path begins so; every path where it is left out. */
  readonly path?: string | undefined;
  /** 1 where it is left out. */
  readonly times?: number | undefined;
  readonly fault: ApiFault;
}

/** Faults of the API: rules that are used up, and a script for whoever needs more. */
export interface ApiFaults {
  add(rule: FaultRule): void;
  /** A fault for each request; undefined where nothing goes wrong. */
  script(script: (request: ApiRequestLine) => ApiFault | undefined): void;
  clear(): void;
  take(request: ApiRequestLine): ApiFault | undefined;
}

export function makeApiFaults(): ApiFaults {
  let rules: (FaultRule & { left: number })[] = [];
  let script: ((request: ApiRequestLine) => ApiFault | undefined) | undefined;
  return {
    add: (rule) => void rules.push({ ...rule, left: rule.times ?? 1 }),
    script: (next) => void (script = next),
    clear() {
      rules = [];
      script = undefined;
    },
    take(request) {
      const rule = rules.find(
        ({ method, path, left }) =>
          left > 0 && (method ?? request.method) === request.method && request.path.startsWith(path ?? ""),
      );
      if (rule === undefined) return script?.(request);
      rule.left -= 1;
      return rule.fault;
    },
  };
}
