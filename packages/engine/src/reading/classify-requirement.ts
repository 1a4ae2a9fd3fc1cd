import { functionCues, qualityBias, qualityCues, type QualityAspect } from "./english/quality-cues.ts";

/** Whether a requirement is functional or about a quality. */
export interface RequirementVerdict {
  /** What the system does, or how well it does it. */
  readonly kind: "functional" | "quality";
  /** The quality most spoken of; null for a functional requirement that speaks of none. */
  readonly aspect: QualityAspect | null;
}

/** Tells a functional requirement from a quality requirement by its wording. Deterministic. */
export function classifyRequirement(text: string): RequirementVerdict {
  const lower = text.slice(0, 2000).toLowerCase();
  const held = qualityCues.filter(({ pattern }) => pattern.test(lower));
  const strongest = held
    .filter(({ aspect }) => aspect !== null)
    .toSorted((left, right) => right.points - left.points)[0];
  const forQuality = held.reduce((sum, { points }) => sum + points, qualityBias);
  const forFunction = functionCues.reduce((sum, cue) => sum + (cue.pattern.test(lower) ? cue.points : 0), 0);
  return { kind: forQuality > forFunction ? "quality" : "functional", aspect: strongest?.aspect ?? null };
}
