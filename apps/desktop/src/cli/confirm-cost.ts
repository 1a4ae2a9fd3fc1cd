import { AppError } from "@myba/shared/errors";
import type { GenerationEstimate, ModelUsage } from "@myba/shared/generation/usage";
import type { Generation, TokenEstimate } from "../bridge/generations.ts";
import { dollars } from "../core/costs/dollars.ts";
import { tokenWords } from "../core/metered/token-estimate.ts";
import type { CliIo } from "./io.ts";
import { withoutControls } from "./write-result.ts";

/** What would be sent where. */
export interface Offer {
  readonly providerLabel: string;
  readonly model: string;
  readonly estimate: GenerationEstimate | null;
  readonly tokens: TokenEstimate | null;
  readonly priceDate: string | null;
}

/**
 * Says on standard error what a generation would cost, and asks whether to send it. Nobody is asked where it is free,
 * `isAgreed`, or was agreed to in advance. Gives how many tokens that is, null where it takes none. Throws
 * `cost/not-confirmed` where nobody agrees.
 */
export async function confirmCost(offer: Offer, isAgreed: boolean, io: CliIo): Promise<number | null> {
  const { tokens } = offer;
  const isFree = offer.estimate?.costMicroUsd?.high === 0 || tokens?.unlimited === true;
  io.writeError(`${nameOf(offer)}: ${tokens === null ? estimateWords(offer, isFree) : tokenOffer(tokens)}\n`);
  const agreed = tokens && (tokens.unlimited ? tokens.high : Math.min(tokens.high, tokens.available));
  if (isFree || isAgreed || tokens?.isAgreed === true) return agreed;
  const answer = await io.ask("Send it? [y/N] ");
  if (answer !== null && /^y(?:es)?$/i.test(answer.trim())) return agreed;
  if (answer === null) io.writeError("Nobody is here to agree to the cost; --yes agrees to it.\n");
  throw new AppError("cost/not-confirmed", { cost: tokens === null ? costWords(offer) : tokenWords(tokens) });
}

/** "3 to 5 tokens; you have 12", and what that means where it may be too few. */
function tokenOffer(tokens: TokenEstimate): string {
  if (tokens.unlimited) return "free with your plan";
  const enough = tokens.missing > 0 ? `; tickets end when those are used up` : "";
  return `${tokenWords(tokens)}; you have ${count(tokens.available)}${enough}`;
}

/** What became of the tokens, in one line; nothing where there were none. */
export function receiptLine({ receipt }: Pick<Generation, "receipt">): string {
  if (receipt === null) return "";
  const { capturedTokens: used, releasedTokens: back, tickets } = receipt;
  if (receipt.state === "running") return "What it cost is not known yet; the wallet will say.\n";
  if (used === 0) return "Nothing was charged.\n";
  const given = back > 0 ? `, ${count(back)} given back` : "";
  const spent = tokenWords({ low: used, high: used });
  return `${spent} used for ${tickets === 1 ? "1 ticket" : `${count(tickets)} tickets`}${given}.\n`;
}

/** What a generation used and cost, who answered, in one line. */
export function usageLine(answered: { providerLabel: string; model: string; usage: ModelUsage | null }): string {
  const { usage } = answered;
  if (usage === null) return `${nameOf(answered)} answered.\n`;
  const { inputTokens, outputTokens, costBasis, costMicroUsd } = usage;
  const cost = costBasis === "free" ? "free" : exact(costMicroUsd);
  return `${nameOf(answered)} answered: ${count(inputTokens)} tokens read, ${count(outputTokens)} written, ${cost}.\n`;
}

const exact = (cost: number | null): string => (cost === null ? "at an unknown price" : dollars(cost));

function nameOf({ providerLabel, model }: { providerLabel: string; model: string }): string {
  return withoutControls(model === "" ? providerLabel : `${providerLabel}, ${model}`);
}

function estimateWords(offer: Offer, isFree: boolean): string {
  const { estimate } = offer;
  const price = isFree ? "free" : costWords(offer);
  if (estimate === null) return price;
  const calls = estimate.calls === 1 ? "1 call" : `${count(estimate.calls)} calls`;
  return `${calls}, ${range(estimate.inputTokens)} tokens to read, ${range(estimate.outputTokens)} to write, ${price}`;
}

function costWords({ estimate, priceDate }: Offer): string {
  const cost = estimate?.costMicroUsd ?? null;
  if (cost === null) return "the price is not known";
  const [low, high] = [dollars(cost.low), dollars(cost.high)];
  const dated = priceDate === null ? "" : ` (prices of ${priceDate})`;
  return `${low === high ? low : `${low} to ${high}`}${dated}`;
}

const count = (number: number): string => number.toLocaleString("en-US");

function range({ low, high }: { low: number; high: number }): string {
  return low === high ? count(low) : `${count(low)} to ${count(high)}`;
}
