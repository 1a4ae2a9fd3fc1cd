import type { Plan } from "./plan.ts";
import { contentWords } from "./wording.ts";

/**
 * Tickets that say the same become one: those with equal wording, and those named alike in different sections of a
 * document ("Task data structure" in the roadmap and in the order of work). The first keeps its place.
 */
export function* mergeSame(plans: readonly Plan[]): Generator<void, Plan[]> {
  const kept = new Map<string, Plan>();
  const mergedInto = new Map<Plan, Plan>();
  const result: Plan[] = [];
  for (const [index, plan] of plans.entries()) {
    if (index % 200 === 199) yield;
    const key = sameness(plan);
    const first = kept.get(key);
    if (first === undefined) {
      kept.set(key, plan);
      result.push(plan);
      continue;
    }
    mergedInto.set(plan, first);
    for (const part of plan.parts) {
      if (!first.parts.some(({ sentence }) => sentence === part.sentence)) {
        first.parts.push(part.use === "lead" ? { ...part, use: "detail" } : part);
      }
    }
  }
  for (const plan of result) {
    const parent = plan.parent === null ? null : (mergedInto.get(plan.parent) ?? plan.parent);
    plan.parent = parent === plan ? null : parent;
  }
  return result;
}

function sameness(plan: Plan): string {
  const words = contentWords(plan.title).join(" ");
  const role = contentWords(plan.role).join(" ");
  const under = plan.type === "subtask" ? (plan.parent?.title ?? "") : "";
  return `${under}\n${plan.type === "spike" || plan.type === "bug" ? plan.type : "item"}\n${role}\n${words === "" ? plan.title : words}`;
}
