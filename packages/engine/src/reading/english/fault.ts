import type { BlockKind } from "@myba/shared/generation/source";
import type { Slots } from "../reading.ts";
import type { SectionRole } from "./section-role.ts";

/** What is known when a sentence is asked whether it complains. */
export interface FaultContext {
  readonly text: string;
  readonly block: BlockKind;
  readonly role: SectionRole;
  /** The id in front: rules of a specification have one, complaints do not. */
  readonly reference: string;
  readonly slots: Slots;
}

/** Whether a sentence complains about what happens, rather than ruling what shall happen. */
export function isFault(context: FaultContext): boolean {
  const { slots } = context;
  const text = context.text.slice(0, 1000).replaceAll("’", "'");
  // "oh right, that's a bug": says so of something else.
  if (/^.{0,20}\b(?:that|this|it)(?:'s| is) (?:a|another|the same) (?:known )?bug\W*$/i.test(text)) return false;
  if (isInability(text, context)) return true;
  if (isStrongWish(slots) || (slots.role !== "" && slots.benefit !== "")) return false;
  if (/^(?:if|when|in case|once|unless)\b/i.test(text) && !/\bcrash(?:es|ed)?\b/i.test(text)) return false;
  return faultCues.test(text) || happensTwice.test(text) || refuses(text, context) || idles(text, context);
}

const faultCues =
  /\b(?:crash(?:es|ed|ing)?|(?:do|does|did)(?:n't| not) (?:work|load|open|show|appear|respond|save|update|start|display|render|refresh|match|receive|reach)|(?:is|are|was|gets?|seems?) (?:broken|stuck|frozen|blank|missing|wrong|incorrect|corrupted|lost|cut off|down again)|(?:has|have) (?:been|gone) (?:down|missing|wrong)|stopped working|no longer works?|throws? (?:an? )?\w{0,30}\s?(?:error|exception)|fail(?:s|ed) (?:to|with|when|on|after)|not working|stack ?trace|exception|segfault|memory leak|regression|freez(?:es|ing)|hangs|gives? (?:me )?an? \w{0,20}\s?error|(?:showed|keeps? showing) an? \w{0,20}\s?error|error (?:4\d\d|5\d\d)|wrongly|bug|loses|los(?:e|ing) (?:the|their|my|our|all|its)|logs? \w{1,20} out (?:after|every|all)|kicks? \w{1,20} out|disappears?|vanish(?:es|ed)?|cuts? off|garbled|misaligned|unusable|disaster|annoying|frustrating|(?:too|very|painfully|extremely|so) slow|takes? (?:too long|forever|ages)|drops (?:its|the (?:last|first))|nothing happens|(?:leads?|links?|points?|goes) to an? \w{0,12}\s?(?:page|site|url) that (?:does not|doesn't) exist|greyed out (?:for|on|in)|wrong (?:order|amount|date|price|total|name|time|value|page|language|currency))\b/i;

/** What no rule asks for: a raw value where a number or a name should be. */
const rawValue =
  /\b(?:shows?|displays?|prints?|says?) (?:just |only )?["“'‘]?(?:NaN|\[object Object\]|undefined(?! (?:behaviou?r|values?|fields?|terms?|states?)\b))/;

/** "The button stays disabled after I …", "Clicking on export does nothing"; rules say until when. */
function idles(text: string, { role, reference, slots }: FaultContext): boolean {
  if (rawValue.test(text)) return true;
  if (role === "criteria" || role === "wishes" || reference !== "" || slots.role !== "") return false;
  if (/\b(?:until|unless|while|as long as|if|must|shall|should)\b/i.test(text)) return false;
  return /\b(?:stays?|remains?|is still) (?:disabled|inactive|empty|blank|grey(?:ed out)?|gray|locked|hidden|black|white|on the loading screen)\b|\b(?:does|did) nothing\b/i.test(
    text,
  );
}

/** "The tax is calculated twice", "mails are sent two times". */
const happensTwice =
  /\b(?:arrives?|comes?|appears?|shows? up|happens?|(?:is|are|gets?|was|were) (?:\w{2,20}(?:ed|wn|nt))) (?:twice|two times|three times|double|again and again|multiple times)\b/i;

/** Words of a complaint: when it began, how often it happens. */
const complaintWords =
  /\b(?:since|anymore|any more|after (?:the |an |our |my )?(?:last |latest )?(?:update|upgrade|release|deploy\w{0,6})|sometimes|suddenly|still|right now|currently|at the moment|every time|again|even though|although|on (?:safari|chrome|firefox|edge|ios|android|windows|mac\w{0,3}|linux|mobile))\b|!/i;

/** "label printer doesn't reconnect after sleep!!": who writes rules writes them without contractions. */
function refuses(text: string, { role, reference, slots }: FaultContext): boolean {
  if (role === "criteria" || slots.role !== "") return false;
  const found = /^(.{1,80}?)\b(does|did)(n't| not) \p{Ll}{3,20}\b/iu.exec(text);
  if (!found || /\b(?:i|we|you|he|she|they|that|this|which|who|if|when|so)\s$/i.test(found[1]!)) return false;
  if (
    /^(?:matter|need|mean|know|want|seem|exist|apply|have|include)\b/i.test(text.slice(found[0].lastIndexOf(" ") + 1))
  )
    return false;
  if (complaintWords.test(text)) return true;
  return found[3]!.toLowerCase() === "n't" && role !== "wishes" && reference === "";
}

/** "Can't log in since the update!", "Customers cannot see the status": where a rule would say when or for whom. */
function isInability(text: string, { role, reference, block, slots }: FaultContext): boolean {
  const found =
    /^((?:and |but |also |so |hi[, ] ?)?(?:i|we|(?:\p{L}{1,20} ){0,3}\p{L}{2,20}s|people|staff)(?: still| sometimes)? |)(can't|can ?not|am unable to|is unable to|are unable to|unable to) (\p{L}{2,20})/iu.exec(
      text.slice(0, 200),
    );
  if (!found || role === "criteria") return false;
  const who = found[1]!.trim().toLowerCase();
  if (/^(?:(?:and|but|also|so) )?i$/.test(who) || (who === "" && slots.role === "")) return true;
  if (complaintWords.test(text)) return true;
  if (role === "wishes" || reference !== "" || block === "step" || block === "table-row") return false;
  if (slots.role === "" && who !== "we") return false;
  return found[2]!.toLowerCase() === "can't" || reachingVerbs.test(found[3]!);
}

/** What everybody wants to be able to do: who cannot is not forbidden to. */
const reachingVerbs = /^(?:see|find|open|reach|access|load|read|download|log|sign|save|tell|use|finish|complete|pay)$/i;

function isStrongWish(slots: Slots): boolean {
  return slots.modal !== null && slots.goal !== "" && !(slots.negative && slots.modal === "want");
}
