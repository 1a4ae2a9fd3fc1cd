import type { BlockKind, SentenceKind } from "@myba/shared/generation/source";
import type { Slots } from "../reading.ts";
import { isFault } from "./fault.ts";
import { explainingLabel, isMetadata } from "./heading-words.ts";
import { isGherkinStep } from "./continuations.ts";
import { isPoliteRequest } from "./request.ts";
import type { SectionRole } from "./section-role.ts";
import { humanVerbs, orderVerbs, speakers } from "./words.ts";

/** What is known about a sentence when its kind is decided. */
export interface KindContext {
  readonly text: string;
  /** Of a table row, the cell that says what it is about; otherwise the text. */
  readonly told: string;
  readonly block: BlockKind;
  /** Opens its block. */
  readonly isFirst: boolean;
  /** The id in front of its block: "AC2". */
  readonly reference: string;
  /** The sentence before is a criterion. */
  readonly followsCriterion: boolean;
  /** The sentence before asks somebody else what he would like to have. */
  readonly answersWish: boolean;
  readonly sectionRole: SectionRole;
  /** The sentence that opens the list this one stands in tells a user story. */
  readonly isUnderStory: boolean;
  /** The opening words of that list announce acceptance criteria ("Acceptance criteria:"). */
  readonly introRole: SectionRole;
  readonly slots: Slots;
}

/** The kind of a sentence and whether it reads like something wanted. Rules in order; the first that fits decides. */
export function readKind(context: KindContext): Verdict {
  const { block, text, slots } = context;
  if (block === "heading") return { kind: "heading", requirementLike: false };
  if (block === "code" || isNoise(text, block)) return { kind: "noise", requirementLike: false };
  const role = context.introRole === "unknown" ? context.sectionRole : context.introRole;
  if (role === "excluded" || role === "apparatus") return { kind: "context", requirementLike: false };
  if (role === "attendance" && !isDemand(slots)) return contextOnly;
  if (isMetadata(text.slice(0, 400)) || isAboutTalk(text.slice(0, 300), block)) return contextOnly;
  const isItem = block === "bullet" || block === "step";
  if (asksNothing.test(text.slice(0, 200))) return contextOnly;
  if (explainingLabel.test(text.slice(0, 200)) && slots.modal !== "must" && block !== "utterance") return contextOnly;
  if (isCriterion(context, role, isItem)) return { kind: "criterion", requirementLike: true };
  if (role === "context") return isDemand(slots) ? requirement : isAsked(context, role, false);
  const opensItem = isItem && context.isFirst;
  const wants =
    block === "utterance"
      ? isSpokenWish(text, slots)
      : (slots.modal !== null && !tellsOfSelf(text, slots)) || opensItem || (isItem && slots.goal !== "");
  if (isPoliteRequest(text) && role !== "questions") return requirement;
  const asked = isAsked(context, role, wants);
  if (asked !== contextOnly) return asked;
  if (isFault({ ...context, text: context.told, role }) || (role === "fault" && !isWelcome(text, slots)))
    return { kind: "bug", requirementLike: true };
  if (/^(?:action(?: item)?|to-?do|(?:main |biggest |other |big )?(?:wish|request|need))(?:e?s)?\s?:\s\S/i.test(text))
    return requirement;
  if (/\b(?:do|does)(?:n['’]t| not) need\b/i.test(text.slice(0, 60)) && slots.modal === "must") return contextOnly;
  if (context.answersWish && contentWordCount(text) >= 3) return requirement;
  if (block === "table-row") return isWishRow(text, slots, role) ? requirement : contextOnly;
  if (wants || (isMeasured(text) && (block !== "utterance" || slots.goal !== ""))) return requirement;
  if (role === "wishes" && isBehaviour(text, slots)) return requirement;
  if (role === "wishes" && block === "paragraph" && isNotedDown(text)) return requirement;
  if (role === "unknown" && isAct(text, block, slots)) return requirement;
  if ((role === "wishes" || role === "unknown") && block !== "utterance" && isRule(text)) return requirement;
  return contextOnly;
}

type Verdict = { readonly kind: SentenceKind; readonly requirementLike: boolean };

/** A question or a decision; otherwise context. */
function isAsked({ told: text, block }: KindContext, role: SectionRole, wants: boolean): Verdict {
  const isItem = block === "bullet" || block === "step";
  if (isQuestion(text) || (role === "questions" && isItem)) return { kind: "question", requirementLike: wants };
  if (isDecision(text) || (role === "decisions" && isItem)) return { kind: "decision", requirementLike: wants };
  return contextOnly;
}

/** "Out of scope: …", "Please fix this soon!": nothing of its own is asked for. */
const asksNothing =
  /^(?:out of scope|not in scope|non-?goals?|excluded|not included)\s?:|^(?:and |so )?please (?:fix|solve|help|check|look into|help with) (?:this|it|that|me|us)\b/i;

/** Speaks of the text or of its writers' next steps: "We will come back on Friday", "Two things we need:". */
function isAboutTalk(text: string, block: BlockKind): boolean {
  if (aboutDocument.test(text) || announcement.test(text)) return true;
  return block !== "utterance" && promise.test(text);
}

const aboutDocument =
  /^(?:this|the (?:present|following)) (?:document|specification|paper|page|section|chapter|text|list|table|mail|e-?mail) (?:describes|defines|specifies|lists|explains|contains|covers|summari[sz]es|outlines|states|collects|shows|tells)\b/i;

const announcement =
  /^(?:(?:here are|there are|just|these are) )?(?:the |a |my |our |some |one |two |three |four |five |six |several |few |couple of |\d{1,2} |other |more |main ){1,3}(?:things?|points?|topics?|remarks?|notes?|thoughts?|comments?)\b[^:.]{0,80}:$/i;

const promise =
  /^(?:and |so )?(?:we|I)(?:['’]ll| will| are going to|['’]re going to) (?:(?:then|also|probably|certainly|try to) )?(?:(?:fix|do|build|solve|handle|discuss|change|look at|look into|sort out|take care of|check|deliver|release|ship|review) (?:this|that|it|them)(?=[\s,]*(?:[.!;]?$|(?:in|on|this|next|before|after|with|soon|until|today|tomorrow|first|then|for|as soon)\b))|(?:come|get|go) back (?:to|with)\b|be in touch\b|let you know\b|keep you (?:posted|informed|up to date)\b|(?:talk|meet|speak|discuss|decide) (?:again|about|on|next|tomorrow|this|with)\b|send you\b)/i;

/** "It would be good if the search had focus": a wish, also in a list of faults. */
function isWelcome(text: string, { modal, goal }: Slots): boolean {
  if (goal !== "" && (modal === "want" || modal === "should" || modal === "may")) return true;
  return /\bwould (?:also |really )?be (?:nice|good|great|helpful|useful|better|cool) (?:if|to)\b/i.test(
    text.slice(0, 200),
  );
}

/** "emails when box is packed": a line of a list whose author sets no marks. */
function isNotedDown(text: string): boolean {
  const count = text.split(" ").length;
  return count >= 3 && count <= 20 && /^\p{Ll}/u.test(text) && !/[.:;]$/.test(text);
}

/** "Volunteers sign up for shifts online", told of people as if the product were there; not what they do today. */
function isAct(text: string, block: BlockKind, { modal, role, goal, verb }: Slots): boolean {
  if (modal !== null || role === "" || goal === "" || block === "utterance" || block === "quote") return false;
  if (/^(?:people|team|teams|staff|colleagues|everyone|everybody)$/i.test(role)) return false;
  const base = verb.toLowerCase().replace(/s$/, "").split(" ")[0]!;
  if (!humanVerbs.has(base) && !orderVerbs.has(base)) return false;
  return !/\b(?:today|currently|now|by hand|manually|often|usually|sometimes|always|still|at the moment|spreadsheets?|on paper|complain|keep asking)\b/i.test(
    text.slice(0, 500),
  );
}

/** "I could reproduce it", "I'll ask": somebody tells of himself; "I need to see who paid" wants something. */
function tellsOfSelf(text: string, { subject, modal, goal }: Slots): boolean {
  if (
    /\bI (?:also |really |still )?need to (?:be able|see|know|find|print|export|download|upload|search|filter|sort|edit|track|compare|book|cancel|share)\b/i.test(
      text.slice(0, 200),
    )
  )
    return false;
  return /^i$/i.test(subject) && goal !== "" && (modal === "may" || modal === "must");
}

/** Where a document tells of its project, only who says so wants something. */
function isDemand({ modal, goal, negative }: Slots): boolean {
  return goal !== "" && (modal === "must" || modal === "should" || (modal === "want" && !negative));
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
  if (/^(?:[@#][\w-]{1,40}\s?){1,8}$/.test(text.slice(0, 400))) return true;
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
  return /^(?:(?:decision|decided|agreed|resolved|let's decide)\b\s?[:–-]|agreed,? we\b)|\b(?:we(?:'ve| have)?|it (?:was|has been)|the team|they)(?: all| already)? (?:decided|agreed|chose|have chosen|settled on)\b|\bwe(?:'ll| will) (?:go|stick) with\b|\blet's (?:go|stick) with\b|\bis (?:decided|agreed)\b/i.test(
    text.slice(0, 1000),
  );
}

/** "The page loads in under 2 seconds": a limit is a demand. */
function isMeasured(text: string): boolean {
  return (
    /\b(?:in (?:under|less than)|within|at least|at most|(?:no|not) more than|less than|faster than|up to|under|below) [$€£]?\d/i.test(
      text.slice(0, 1000),
    ) && !text.endsWith("?")
  );
}

/** In talk, "we need" and "it should" ask for something; "I'll start" and "you can see" do not. */
function isSpokenWish(text: string, slots: Slots): boolean {
  if (slots.modal === null || slots.goal === "") return false;
  if (contentWordCount(text) < 4 || /\b(?:because|since) (?:they|he|she|it|you|i) (?:have|has|need)/i.test(text))
    return false;
  const subject = slots.subject.toLowerCase();
  const isChat = speakers.has(subject) && subject !== "it" && subject !== "they";
  if (slots.modal === "imperative") return false;
  if (!isChat) return !/\b(?:will|'ll|might)\b/i.test(text) || slots.modal !== "must";
  return subject === "we"
    ? /\b(?:need|should|must|want|have to|ought)\b/i.test(text)
    : /\b(?:i (?:want|need)|i(?:['’]d| would) (?:like|love|want))\b/i.test(text);
}

function isWishRow(text: string, slots: Slots, role: SectionRole): boolean {
  if (slots.modal !== null)
    return slots.modal !== "imperative" || role === "wishes" || slots.goal.split(" ").length >= 3;
  return role === "wishes" && text.split(" ").length >= 4;
}

/** Says what the system or its user does: "The user chooses an instance", "Old receipts are rejected". */
function isBehaviour(text: string, slots: Slots): boolean {
  if (text.split(" ").length < 4) return false;
  if (slots.goal !== "" && slots.role !== "") return true;
  const head = text.slice(0, 300);
  // "GET /orders - returns …" documents a call.
  if (/^(?:this|these|there|it|in this|we|i|you)\b|^\p{L}{3,7} \//iu.test(head)) return false;
  const isPassive =
    /\b(?:is|are) (?:(?:not|also|only|always|then|\p{L}{3,15}ly) )?(?:\p{L}{3,20}ed|sent|shown|kept|set|made|read|hidden|written|given|taken|built|lost|paid)\b/iu.test(
      head,
    );
  if (isPassive) return true;
  return (
    /^(?:the |a |an |each |every |all )?(?:system|user|application|app|admin|customer|client|software|\p{L}{3,20}(?:er|or|s)?)\b/iu.test(
      head,
    ) &&
    /\b\p{L}{3,20}s\b/u.test(head) &&
    !/\bis a\b|\bare\b/.test(head)
  );
}

/** "If the order number is unknown, the form shows an error": what shall happen, and when. */
function isRule(text: string): boolean {
  const head = text.slice(0, 500);
  if (/\b(?:i|we|you|me|us|my|our|your|today|currently)\b/i.test(head)) return false;
  return /^(?:if|when|whenever|as soon as|unless|once|after) [^,]{5,200}, (?:then )?(?:the|an?|all|no|each|every|only|any)\b.{1,120}\b(?:\p{L}{2,20}s|are)\b/iu.test(
    head,
  );
}
