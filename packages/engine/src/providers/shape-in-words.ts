import type { ModelAsk } from "./model-call.ts";

/** The shape of an answer for a model that nothing holds to it. */
export function shapeInWords({ schema }: ModelAsk): string {
  return `Answer with one JSON object and nothing else: no words around it, no code fence. It follows this JSON schema: ${JSON.stringify(schema.schema)}`;
}
