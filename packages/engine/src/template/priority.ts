import type { Priority } from "@myba/shared/tickets/content";
import type { Sentence } from "../reading/reading.ts";
import { clip, oneLine } from "./wording.ts";

export interface StatedPriority {
  readonly priority: Priority;
  /** The author's words that say so, in quotes; empty for "none". */
  readonly reason: string;
  readonly sentences: readonly Sentence[];
}

/**
 * The priority the author's own words give. A tag or heading ("P1", "Nice to have") wins over a modal verb, which counts
 * in the lead only; the bare "shall" of specifications ranks nothing. `own` are sentences about the ticket itself, the
 * lead first, `around` headings over it.
 */
export function statedPriority(own: readonly Sentence[], around: readonly Sentence[]): StatedPriority {
  return (
    stated(own, tags) ??
    stated(around, ranks) ??
    stated(around, tags) ??
    stated(own.slice(0, 1), own[0]?.slots.modal === "want" ? strongModals : modals) ?? {
      priority: "none",
      reason: "",
      sentences: [],
    }
  );
}

function stated(sentences: readonly Sentence[], rules: readonly Rule[]): StatedPriority | null {
  for (const [priority, pattern] of rules) {
    for (const sentence of sentences) {
      const words = pattern.exec(oneLine(sentence.text.replace(sentence.slots.benefit, "")))?.[0];
      if (words !== undefined) return { priority, reason: clip(`“${words.trim()}”`, 300), sentences: [sentence] };
    }
  }
  return null;
}

type Rule = readonly [Priority, RegExp];

/** A cell or tag that is nothing but a rank. */
const ranks: readonly Rule[] = [
  ["urgent", /^\W*(?:urgent|critical|highest|blocker|P0)\W*$/iu],
  ["high", /^\W*(?:must(?: have)?|high|m|P?1)\W*$/iu],
  ["medium", /^\W*(?:should(?: have)?|medium|normal|s|P?2)\W*$/iu],
  ["low", /^\W*(?:could(?: have)?|won['’]t(?: have)?|low|lowest|c|w|P?[345])\W*$/iu],
];

const tags: readonly Rule[] = [
  [
    "urgent",
    /\b(?:urgent(?:ly)?|asap|as soon as possible|show-?stopper|blocker|P0|priority:? (?:critical|highest|urgent)|critical(?= (?:bug|issue|priority|for (?:launch|release)))|(?:is|are) critical)\b/iu,
  ],
  [
    "high",
    /\b(?:P1|high(?:est)?[ -]priority|priority:? high|top priority|must[ -]haves?|(?:is|are) (?:absolutely )?(?:essential|mandatory|very important|crucial))\b/iu,
  ],
  ["medium", /\b(?:P2|medium[ -]priority|priority:? (?:medium|normal)|should[ -]haves?)\b/iu],
  [
    "low",
    /\b(?:P[345]|low(?:est)?[ -]priority|priority:? low|(?:is|would be|are|be)? ?nice[ -]to[ -]haves?|could[ -]haves?|if (?:there is|we have|time)\b[^.]{0,20}\btime|if time (?:permits|allows)|not urgent|(?:is|are) optional|stretch goals?)\b|\(optional(?:ly)?\)|^optional(?:ly)?\b/iu,
  ],
];

const modals: readonly Rule[] = [
  ["high", /\b(?:must(?: not)?|(?<!(?:not|n['’]t) )(?:has|have) to|is required to|are required to)\b/iu],
  ["medium", /\bshould(?: not)?\b/iu],
  ["low", /(?<!^no .{0,60})\b(?:could|may|might)(?! (?:we|you|I)\b)(?= (?:also )?(?:be|allow|have|\p{L}+)\b)/iu],
];

/** Of a wish "could" says nothing: "If they could take a photo, that would help". */
const strongModals = modals.filter(([priority]) => priority !== "low");
