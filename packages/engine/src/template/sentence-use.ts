import type { Sentence } from "../reading/reading.ts";
import { isEndpoint, isItem, isRemark } from "./list-intro.ts";
import type { Use } from "./plan.ts";
import { partOfLabel } from "./report-part.ts";
import type { WholeSection } from "./section-shape.ts";

/** What a sentence contributes in a section that is one ticket as a whole. */
export function useInWhole(sentence: Sentence, whole: WholeSection): Use {
  if (sentence.listLevel > 1 || sentence.block === "table-row" || sentence.block === "code") return "detail";
  if (isEndpoint(sentence)) return "criterion";
  if (whole === "flow") return isConditional(sentence) ? "criterion" : "detail";
  if (!isItem(sentence)) return isConditional(sentence) && sentence.requirementLike ? "criterion" : "detail";
  return whole === "definition" || isConditional(sentence) ? "criterion" : isRemark(sentence) ? "detail" : "checklist";
}

/** What an item contributes to the bullet above it. */
export function useUnderBullet(sentence: Sentence): Use {
  if (isRemark(sentence)) return "detail";
  const { modal } = sentence.slots;
  return isConditional(sentence) || (modal !== null && modal !== "imperative") ? "criterion" : "checklist";
}

/** What an item contributes to the requirement that opens its list. */
export function useUnderIntro(sentence: Sentence): Use {
  return sentence.listLevel > 1 ? "detail" : isRemark(sentence) ? "detail" : "criterion";
}

/** What a sentence contributes to the fault told before it in its paragraph. */
export function useInBug(sentence: Sentence): Use {
  const label = partOfLabel(sentence.text);
  if (label !== null) return label.use;
  if (sentence.kind === "bug") return "actual";
  return sentence.requirementLike ? "expected" : "detail";
}

function isConditional({ kind, slots }: Sentence): boolean {
  return kind === "criterion" || slots.conditions.length > 0;
}
