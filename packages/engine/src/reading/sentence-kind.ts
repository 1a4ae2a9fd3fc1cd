import type { BlockKind, SentenceKind } from "@myba/shared/generation/source";

/** Crude for a start. */
export function kindOf(text: string, block: BlockKind): { kind: SentenceKind; requirementLike: boolean } {
  if (block === "heading") return { kind: "heading", requirementLike: false };
  if (!/\p{L}/u.test(text) || block === "code") return { kind: "noise", requirementLike: false };
  if (text.endsWith("?")) return { kind: "question", requirementLike: false };
  const wanted =
    /\b(?:shall|must|need|needs|want|wants|should|can)\b/i.test(text) || block === "bullet" || block === "step";
  return { kind: wanted ? "requirement" : "context", requirementLike: wanted };
}
