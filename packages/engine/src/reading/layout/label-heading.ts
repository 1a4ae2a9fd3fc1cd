import { isGherkinStep } from "../english/continuations.ts";
import { labels, scenarioPart } from "../english/labels.ts";
import type { SourceLine } from "./source-line.ts";

/** How far below the heading above a label line stands ("Story 2 - Delete account"), or null for other lines. */
export function readLabelDepth(lines: readonly SourceLine[], index: number): number | null {
  const line = lines[index]!;
  const text = line.text.replaceAll(/[*_#]{1,3}/g, "").trim();
  if (text.length > 120 || /[.!?;]$/.test(text)) return null;
  const above = lines[index - 1];
  const below = lines[index + 1]?.text ?? "";
  if (scenarioPart.test(text)) return isGherkinStep(below) || /^\s{0,40}\|/.test(below) ? 3 : null;
  const isFree = !above || above.isBlank || /^\s{0,20}@\w/.test(above.text);
  return (
    labels.find(({ pattern, needsBlankAbove }) => pattern.test(text) && (isFree || !needsBlankAbove))?.depth ?? null
  );
}
