import type { CallError } from "./call-error.ts";

/** A part of a request that a service may not know, and that an answer can do without. */
export const concessions = ["effort", "schema", "json", "limit-name", "usage"] as const;
export type Concession = (typeof concessions)[number];

/** What a service's words say it does not know. */
const complaints: Readonly<Record<Concession, RegExp>> = {
  effort: /\beffort\b|reasoning_effort|reasoning\.effort/i,
  schema:
    /response_format|output_config|output_format|json_schema|schema|structured|grammar|\bformat\b|strict|requested parameters/i,
  json: /response_format|json_object|\bformat\b|requested parameters/i,
  "limit-name": /max_completion_tokens|max_tokens/i,
  usage: /stream_options|include_usage/i,
};

/** What was given up for which model at which address: a service that said no once is not asked again. */
export interface Conceded {
  of(modelId: string): ReadonlySet<Concession>;
  remember(modelId: string, given: ReadonlySet<Concession>): void;
}

const remembered = new Map<string, ReadonlySet<Concession>>();
const nothing: ReadonlySet<Concession> = new Set();

/** The memory for one address. It lives as long as the program, since services learn. */
export function concededAt(address: string): Conceded {
  const nameOf = (modelId: string): string => `${address}\n${modelId}`;
  return {
    of: (modelId) => remembered.get(nameOf(modelId)) ?? nothing,
    remember: (modelId, given) => {
      if (given.size > 0) remembered.set(nameOf(modelId), new Set(given));
    },
  };
}

/**
 * What to leave out after a refusal: the part of the request the service complains about. Null where it complains about
 * something else, or about nothing the request has. Only a request that was refused before any work comes here.
 */
export function concessionAfter(error: CallError, inRequest: readonly Concession[]): Concession | null {
  const { status, hasBegun, words } = error.facts;
  if (error.code !== "provider/request-refused" || hasBegun || status === null) return null;
  const named = inRequest.find((concession) => complaints[concession].test(words));
  // A bare "Bad Request" of a small server is most often about the newest part of the request.
  const isBare = words.split(" ").length <= 3;
  return named ?? (isBare ? (inRequest.find((one) => one === "schema" || one === "json") ?? null) : null);
}
