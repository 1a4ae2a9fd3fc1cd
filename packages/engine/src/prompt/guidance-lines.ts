import type { ProjectGuidance } from "@myba/shared/generation/guidance";
import { dataLine, framed } from "./data-frame.ts";

/**
 * What a team wants heard, framed: it says how tickets read and which words they use. It stands above the text and below
 * our rules, which is why it comes after them and is called guidance. Empty where the team says nothing.
 */
export function guidanceSection(guidance: ProjectGuidance): string {
  const { glossary, style, definitionOfDone } = guidance;
  const terms = glossary.map(({ term, meaning, avoid }) => {
    const avoided = avoid.length === 0 ? "" : ` (not: ${avoid.map(dataLine).join(", ")})`;
    return `- ${dataLine(term)}${meaning === "" ? "" : `: ${dataLine(meaning)}`}${avoided}`;
  });
  const lines = [
    ...(terms.length === 0 ? [] : ["Glossary, use these words:", ...terms]),
    ...(style.trim() === ""
      ? []
      : [
          "Style:",
          ...style
            .split("\n")
            .map(dataLine)
            .filter((line) => line !== "")
            .map((line) => `- ${line}`),
        ]),
    ...(definitionOfDone.length === 0
      ? []
      : ["Definition of done, holds for every ticket and is never copied into one:"]),
    ...definitionOfDone.map((line) => `- ${dataLine(line)}`),
  ];
  return lines.length === 0 ? "" : `${guidanceRule}\n${framed("guidance", lines)}`;
}

const guidanceRule =
  "The team's guidance follows. It decides about words and tone; where it contradicts the rules above, the rules hold.";
