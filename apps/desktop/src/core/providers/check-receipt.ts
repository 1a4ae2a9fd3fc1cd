import type { ConnectionCheck } from "@myba/engine/providers/check-connection";
import type { ModelInfo } from "@myba/engine/providers/model-call";
import { priceUsage } from "@myba/engine/providers/price-usage";
import { beginCall, type BegunCall, endCall } from "../costs/ai-calls.ts";
import { isConnection, modelOf, type NewConnection } from "./connection-row.ts";
import type { ProviderContext } from "./provider-context.ts";

/** The receipt of the token a check asks for, written before it is asked. A model that is free leaves none. */
export class CheckReceipt {
  readonly #context: ProviderContext;
  readonly #row: NewConnection;
  #begun: { readonly call: BegunCall; readonly model: ModelInfo } | null = null;

  constructor(context: ProviderContext, row: NewConnection) {
    this.#context = context;
    this.#row = row;
  }

  begin(modelId: string, models: readonly ModelInfo[]): void {
    if (!isConnection(this.#row)) return;
    const { id, label } = this.#row;
    const model = modelOf({ ...this.#row, models }, modelId);
    if (model.priceFrom === "free") return;
    const subject = { purpose: "check", generationId: null, refinementId: null, ticketId: null, name: label } as const;
    const called = { providerId: id, providerLabel: label, model: modelId, isFree: false };
    const { store, isGuest } = this.#context;
    this.#begun = { model, call: beginCall(store, { subject, called, leastMicroUsd: 0, isGuest }) };
  }

  end({ used, error }: Pick<ConnectionCheck, "used" | "error">): void {
    if (this.#begun === null) return;
    const { call, model } = this.#begun;
    const usage = used && priceUsage(used, model);
    endCall(this.#context.store, call, { usage, error: error && error.report() });
  }
}
