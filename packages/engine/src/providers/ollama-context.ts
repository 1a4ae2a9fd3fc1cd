import type { ModelAsk, ModelInfo } from "./model-call.ts";

/** Careful: code and languages other than English take more tokens than four characters each. */
const charsPerToken = 3;
/** Room for an answer where nobody limits it. */
const usualAnswerTokens = 8_192;
/** A model is loaded anew whenever the size changes, so there are few sizes. */
const smallest = 8_192;

/** How large a context the model has to be loaded with: the next power of two that fits, up to what the model can. */
export function contextTokensFor(ask: ModelAsk, model: ModelInfo): number {
  const questionTokens = Math.ceil((ask.system.length + ask.user.length) / charsPerToken);
  const neededTokens = questionTokens + (ask.maxOutputTokens ?? usualAnswerTokens);
  const roomy = Math.max(smallest, 2 ** Math.ceil(Math.log2(neededTokens)));
  return Math.min(roomy, model.contextTokens ?? roomy);
}
