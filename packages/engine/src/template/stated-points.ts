import { points as pointsSchema, type Estimate, type Points } from "@myba/shared/tickets/content";
import type { Sentence } from "../reading/reading.ts";
import { clip } from "./wording.ts";

/** Points the author wrote down ("Estimate: 5 points", "3 SP"), if they are on the scale. */
export function statedPoints(
  sentences: readonly Sentence[],
): { points: Points; estimate: Estimate; sentence: Sentence } | null {
  for (const sentence of sentences) {
    const said =
      /(?:\b(?:estimate|effort|story points)\s*[:=]|^\W*(?:points|size)\s*:)\s*(\d{1,2})\b(?!\s*(?:h|hours?|d|days?|%)\b)|\b(\d{1,2})\s*(?:story points|SP)\b/iu.exec(
        sentence.text,
      );
    const points = pointsSchema.safeParse(Number(said?.[1] ?? said?.[2] ?? Number.NaN));
    if (said === null || !points.success || points.data === null) continue;
    const estimate = { low: points.data, high: points.data, basis: [clip(`“${said[0]}”`, 300)] };
    return { points: points.data, estimate, sentence };
  }
  return null;
}
