import type { Provider } from "../providers/provider.ts";
import { generateWithModel, type ModelOptions } from "./generate-with-model.ts";

/** A model as a provider, of equal rank with the offline engine. */
export function modelProvider(options: ModelOptions): Provider {
  return { id: options.id, generate: (request, signal) => generateWithModel(options, request, signal) };
}
