import type { ModelUsage } from "@myba/shared/generation/usage";

/** What all calls of a generation used. */
export class UsageSum {
  #inputTokens = 0;
  #outputTokens = 0;
  #costMicroUsd: number | null = null;

  add({ inputTokens, outputTokens, costMicroUsd }: ModelUsage): void {
    this.#inputTokens += inputTokens;
    this.#outputTokens += outputTokens;
    if (costMicroUsd !== null) this.#costMicroUsd = (this.#costMicroUsd ?? 0) + costMicroUsd;
  }

  /** As the generation's row has it; no cost where the service told none. */
  columns(): { input_tokens: number; output_tokens: number; cost_micro_usd: number | null } {
    return {
      input_tokens: this.#inputTokens,
      output_tokens: this.#outputTokens,
      cost_micro_usd: this.#costMicroUsd,
    };
  }
}
