import type { BlockKind, SentenceKind } from "@myba/shared/generation/source";
import type { Slots } from "../reading.ts";
import { metadataLine } from "./heading-words.ts";
import { isGherkinStep } from "./continuations.ts";
import type { SectionRole } from "./section-role.ts";
import { speakers } from "./words.ts";

/** What is known about a sentence when its kind is decided. */
export interface KindContext {
  readonly text: string;
  readonly block: BlockKind;
  /** The id in front of its block: "AC2". */
  readonly reference: string;
  /** The sentence before is a criterion. */
  readonly followsCriterion: boolean;
  readonly sectionRole: SectionRole;
  /** The sentence that opens the list this one stands in tells a user story. */
  readonly isUnderStory: boolean;
  /** The opening words of that list announce acceptance criteria ("Acceptance criteria:"). */
  readonly introRole: SectionRole;
  readonly slots: Slots;
}

/** The kind of a sentence and whether it reads like something wanted. Rules in order; the first that fits decides. */
export function readKind(context: KindContext): { kind: SentenceKind; requirementLike: boolean } {
  const { block, text, slots } = context;
  if (block === "heading") return { kind: "heading", requirementLike: false };
  if (block === "code" || isNoise(text, block)) return { kind: "noise", requirementLike: false };
  const role = context.introRole === "unknown" ? context.sectionRole : context.introRole;
  if (role === "excluded" || role === "apparatus") return { kind: "context", requirementLike: false };
  if (metadataLine.test(text.slice(0, 400))) return contextOnly;
  const isItem = block === "bullet" || block === "step";
  const wants = block === "utterance" ? isSpokenWish(text, slots) : slots.modal !== null || isItem;
  if (isCriterion(context, role, isItem)) return { kind: "criterion", requirementLike: true };
  if (isQuestion(text) || (role === "questions" && isItem)) return { kind: "question", requirementLike: wants };
  if (isDecision(text) || (role === "decisions" && isItem)) return { kind: "decision", requirementLike: wants };
  if (isFault(text, slots) || role === "fault") return { kind: "bug", requirementLike: true };
  if (block === "table-row") return isWishRow(text, slots, role) ? requirement : contextOnly;
  if (wants || isMeasured(text)) return requirement;
  if (role === "wishes" && isBehaviour(text)) return requirement;
  return contextOnly;
}

const requirement = { kind: "requirement", requirementLike: true } as const;
const contextOnly = { kind: "context", requirementLike: false } as const;

const boilerplate =
  /^(?:_?no response_?|n\/?a|none|tbd|todo|page \d{1,4}(?: of \d{1,4})?|confidential|draft|copyright\b.{0,200}|©.{0,200}|all rights reserved.?|sent from my .{1,40}|table of contents|contents|(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))(?: [\p{L}.]{1,20}){0,3}|thanks|thank you|cheers|(?:(?:best|kind|warm|many) )?(?:regards|wishes)|yours|sincerely)[\s.,!]{0,5}$/iu;

function isNoise(text: string, block: BlockKind): boolean {
  if (!/\p{L}/u.test(text.slice(0, 2000).replaceAll(/\[[^\][]{1,20}\]|\([A-Z]{1,3}\)/g, ""))) return true;
  if (boilerplate.test(text.slice(0, 300))) return true;
  if (/^(?:<\/?[\w-]{1,40}[^<>]{0,100}>\s?){1,5}$/.test(text.slice(0, 600))) return true;
  if (/\.{4,}\s?\d{1,4}$/.test(text.slice(-40))) return true;
  if (/^(?:@[\w-]{1,40}\s?){1,8}$/.test(text.slice(0, 400))) return true;
  if (/^(?:https?:\/\/|www\.)\S{1,2000}$/.test(text)) return true;
  if (block === "utterance") return contentWordCount(text) < 2;
  return false;
}

const fillers = new Set(
  "um uh yeah yep okay ok right mm hmm mm-hmm ah oh well so and but no yes sure alright cool great fine exactly vocalsound disfmarker i you it that's it's the a like just to of mean know think".split(
    " ",
  ),
);

function contentWordCount(text: string): number {
  const words =
    text
      .toLowerCase()
      .slice(0, 300)
      .match(/[\p{L}'-]{1,40}/gu) ?? [];
  return words.filter((word) => !fillers.has(word)).length;
}

function isCriterion(context: KindContext, role: SectionRole, isItem: boolean): boolean {
  if (/^AC[-_ ]?\d/i.test(context.reference)) return true;
  if (context.followsCriterion && isGherkinStep(context.text)) return true;
  if (role === "criteria") return context.block !== "quote";
  if (
    /^(?:given|scenario(?: outline)?:|then|when .{1,400}\bthen)\b/i.test(context.text.slice(0, 500)) &&
    /^(?:given\b.{1,500}|scenario\b.{1,500}|when .{1,400}\bthen\b.{1,500}|then\b.{1,500})$/i.test(
      context.text.slice(0, 500),
    )
  ) {
    return isItem || context.block === "paragraph"
      ? /^(?:given (?!the fact|this)|scenario|when)/i.test(context.text) || isItem
      : false;
  }
  if (/^(?:verify|check|confirm|assert|ensure) that /i.test(context.text) && isItem) return true;
  return context.isUnderStory && isItem;
}

function isQuestion(text: string): boolean {
  if (/\?["')\]”’*_]{0,3}$/.test(text)) return true;
  return /\b(?:tbd|tbc|to be (?:decided|clarified|discussed|confirmed|determined|defined)|open question|not sure (?:if|whether|how|what)|it is unclear|unclear (?:if|whether|how|what)|we (?:still )?(?:need|have) to (?:decide|clarify|discuss|find out|figure out)|should we|do we need|still undecided)\b/i.test(
    text.slice(0, 1000),
  );
}

function isDecision(text: string): boolean {
  return /^(?:decision|decided|agreed|resolved)\b\s?[:–-]|\b(?:we(?:'ve| have)?|it (?:was|has been)|the team|they)(?: all| already)? (?:decided|agreed|chose|have chosen|settled on)\b|\bwe(?:'ll| will) (?:go|stick) with\b|\blet's (?:go|stick) with\b|\bis (?:decided|agreed)\b/i.test(
    text.slice(0, 1000),
  );
}

const faultCues =
  /\b(?:crash(?:es|ed|ing)?|(?:do|does|did)(?:n't| not) (?:work|load|open|show|appear|respond|save|update|start|display|render|refresh|match|receive|reach)|(?:is|are|was|gets?|seems?) (?:broken|stuck|frozen|blank|missing|wrong|incorrect|corrupted|lost)|stopped working|no longer works?|throws? (?:an? )?\w{0,30}\s?(?:error|exception)|fail(?:s|ed) (?:to|with|when|on|after)|not working|stack ?trace|exception|segfault|memory leak|regression|freez(?:es|ing)|hangs|gives? (?:me )?an? \w{0,20}\s?error|shows? an? \w{0,20}\s?error|error (?:4\d\d|5\d\d)|wrongly|bug|loses|disappears?|vanish(?:es|ed)|cuts? off|garbled|misaligned|unusable|disaster|annoying|frustrating|(?:too|very|painfully|extremely|so) slow|takes? (?:too long|forever|ages)|drops (?:its|the (?:last|first)))\b/i;

/** "The page loads in under 2 seconds": a limit is a demand. */
function isMeasured(text: string): boolean {
  return (
    /\b(?:in (?:under|less than)|within|at least|at most|(?:no|not) more than|less than|faster than|up to|under|below) [$€£]?\d/i.test(
      text.slice(0, 1000),
    ) && !text.endsWith("?")
  );
}

/** "Can't log in since the update!": a complaint, where a rule would say when or for whom. */
function isInability(text: string): boolean {
  if (
    !/^(?:(?:i|we|(?:some |our |all )?(?:users?|customers?))(?: still| sometimes)? )?(?:can't|can ?not|am unable to|is unable to|are unable to|unable to)\b/i.test(
      text.slice(0, 200).replaceAll("’", "'"),
    )
  )
    return false;
  return (
    /^(?:i|can't|can ?not|unable)\b/i.test(text) ||
    /\b(?:since|anymore|after (?:the |an |our )?(?:last |latest )?(?:update|upgrade|release|deploy\w{0,6})|sometimes|suddenly|still|right now|currently|on (?:safari|chrome|firefox|edge|ios|android|windows|mac\w{0,3}|linux|mobile))\b|!$/i.test(
      text,
    )
  );
}

/** A complaint about what happens, rather than a rule about what shall happen. */
function isFault(text: string, slots: Slots): boolean {
  if (isInability(text)) return true;
  if (isStrongWish(slots) || (slots.role !== "" && slots.benefit !== "")) return false;
  return faultCues.test(text.slice(0, 1000)) && !/^(?:if|when|in case|once|unless)\b/i.test(text);
}

function isStrongWish(slots: Slots): boolean {
  return slots.modal !== null && slots.goal !== "" && !(slots.negative && slots.modal === "want");
}

/** In talk, "we need" and "it should" ask for something; "I'll start" and "you can see" do not. */
function isSpokenWish(text: string, slots: Slots): boolean {
  if (slots.modal === null || slots.goal === "") return false;
  if (contentWordCount(text) < 4) return false;
  const subject = slots.subject.toLowerCase();
  const isChat = speakers.has(subject) && subject !== "it" && subject !== "they";
  if (slots.modal === "imperative") return false;
  if (!isChat) return !/\b(?:will|'ll|might)\b/i.test(text) || slots.modal !== "must";
  return subject === "we"
    ? /\b(?:need|should|must|want|have to|ought)\b/i.test(text)
    : /\b(?:i (?:want|need)|i'd (?:like|want)|i would (?:like|want))\b/i.test(text);
}

function isWishRow(text: string, slots: Slots, role: SectionRole): boolean {
  if (slots.modal !== null) return true;
  return role === "wishes" && text.split(" ").length >= 4;
}

/** Says what the system or its user does: "The user chooses an instance". */
function isBehaviour(text: string): boolean {
  return (
    text.split(" ").length >= 4 &&
    /^(?:the |a |an |each |every |all )?(?:system|user|application|app|admin|customer|client|software|\p{L}{3,20}(?:er|or|s)?)\b/iu.test(
      text,
    ) &&
    /\b\p{L}{3,20}s\b/u.test(text) &&
    !/\bis a\b|\bare\b/.test(text)
  );
}
