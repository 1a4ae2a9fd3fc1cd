import { withoutMarks } from "./wording.ts";

/** What a heading says besides its subject: how much what stands below is wanted, and in which release. */
export interface HeadingMarks {
  /** The heading without these marks; empty where it is nothing else ("Must have", "Phase 2"). */
  readonly title: string;
  /** "P0", "Must have"; empty for none. */
  readonly rank: string;
  /** "MVP", "Phase 2"; empty for none. */
  readonly release: string;
}

/** Reads "Leave requests (P0)", "Nice to have", "Phase 2 – Payments". Every part is a part of the heading. */
export function headingMarks(heading: string): HeadingMarks {
  let title = withoutMarks(heading);
  let rank = "";
  let release = "";
  for (const [pattern, kind] of patterns) {
    const found = pattern.exec(title);
    if (found === null) continue;
    const words = found.slice(1).find((group) => group !== undefined) ?? "";
    if (kind === "rank" && rank === "") rank = words;
    else if (kind === "release" && release === "") release = words;
    else continue;
    title = `${title.slice(0, found.index)} ${title.slice(found.index + found[0].length)}`.trim();
  }
  return { title: title.replace(/^[\s:–—-]+|[\s:–—-]+$/gu, ""), rank, release };
}

const ranks =
  "(?:P[0-5]|(?:must|should|could)[ -]haves?|nice[ -]to[ -]haves?|(?:low|medium|high|highest|top)(?:est)? priority|priority:? (?:low|medium|high|[0-5])|optional|stretch(?: goals?)?)";
const releases =
  "(?:MVP|(?:phase|release|milestone|sprint|iteration|increment|version) \\d+(?:\\.\\d+)*|v\\d+(?:\\.\\d+)*)";
const filler = "(?:\\s+(?:features?|requirements?|items?|stories|scope|goals?))?";

/** A mark in brackets, the whole heading, or one in front of or behind a dash or colon. */
const patterns: readonly (readonly [RegExp, "rank" | "release"])[] = (
  [
    [ranks, "rank"],
    [releases, "release"],
  ] as const
).flatMap(([words, kind]) => [
  [new RegExp(`\\s*[(\\[](${words})(?:[^()\\[\\]]{0,20})[)\\]]`, "iu"), kind] as const,
  [new RegExp(`^(${words})${filler}$`, "iu"), kind] as const,
  [new RegExp(`^(${words})${filler}\\s*[:–—-]\\s+|\\s+[:–—-]\\s*(${words})${filler}$`, "iu"), kind] as const,
]);
