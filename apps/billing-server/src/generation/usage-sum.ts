import type { ModelUsage } from "@myba/shared/generation/usage";
import type { GenerationRow } from "./generation-row.ts";

/** What all calls of a generation used. */
export class UsageSum {
  #inputTokens = 0;
  #outputTokens = 0;
  #costMicroUsd: number | null = null;
  #estimatedMicroUsd = 0;

  add({ inputTokens, outputTokens, costMicroUsd, costBasis }: ModelUsage): void {
    this.#inputTokens += inputTokens;
    this.#outputTokens += outputTokens;
    if (costMicroUsd === null) return;
    this.#costMicroUsd = (this.#costMicroUsd ?? 0) + costMicroUsd;
    if (costBasis === "price-table") this.#estimatedMicroUsd += costMicroUsd;
  }

  /** As the generation's row has it; no cost where neither the service told one nor the model's prices are known. */
  columns(): Pick<GenerationRow, "input_tokens" | "output_tokens" | "cost_micro_usd" | "estimated_micro_usd"> {
    return {
      input_tokens: this.#inputTokens,
      output_tokens: this.#outputTokens,
      cost_micro_usd: this.#costMicroUsd,
      estimated_micro_usd: this.#estimatedMicroUsd,
    };
  }
}
