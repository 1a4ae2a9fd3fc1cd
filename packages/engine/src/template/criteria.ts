import type { AcceptanceCriterion } from "@myba/shared/tickets/content";
import { isPlaceholder } from "../lint/criteria-text.ts";
import type { Sentence } from "../reading/reading.ts";
import { ownShare } from "./own-share.ts";
import type { Plan } from "./plan.ts";
import { capitalised, clip, contentWords, oneLine, withoutMarks } from "./wording.ts";

export interface Criteria {
  readonly criteria: readonly AcceptanceCriterion[];
  /** Sentences that are criteria but found no place: one too many, or longer than a criterion may be. */
  readonly rest: readonly Sentence[];
}

const maxCriteria = 20;
const maxText = 500;
const maxStep = 300;

/**
 * The conditions, rules and numbers the author states, as criteria in the author's words. Gherkin only where the author
 * wrote when (or given) and then; a "When …, the system shall …" is EARS; everything else a plain check.
 */
export function criteriaOf(plan: Plan): Criteria {
  const parts = plan.parts.filter(({ use }) => use === "criterion");
  const lead = ownShare(plan);
  const sources = parts.filter(({ under }) => !isScenario(under)).map(({ sentence }) => sentence);
  const canHold = plan.type !== "epic" && plan.type !== "spike" && plan.type !== "bug";
  if (canHold && isRule(lead) && (isMeasured(lead) || !repeatsTicket(lead, plan))) sources.unshift(plan.lead);
  const scenarios = Map.groupBy(
    parts.filter(({ under }) => isScenario(under)),
    ({ under }) => under!,
  );
  const background = plan.parts.filter(({ use }) => use === "background").map(({ sentence }) => sentence);
  const drafts = [
    ...draftsOf(sources, plan),
    ...[...scenarios].flatMap(([heading, steps]) =>
      scenarioDrafts(
        heading,
        background,
        steps.map(({ sentence }) => sentence),
        plan,
      ),
    ),
  ].filter(({ text }) => !isPlaceholder(text));
  const kept = drafts.filter((draft) => draft.text.length <= maxText).slice(0, maxCriteria);
  const rest = drafts.filter((draft) => !kept.includes(draft)).flatMap((draft) => draft.sentences);
  const criteria = kept.map(({ sentences, ...draft }, index) => ({
    id: `AC-${index + 1}`,
    ...draft,
    sourceIds: sentences.map(({ id }) => id).slice(0, 50),
  }));
  return { criteria, rest };
}

type Draft = Omit<AcceptanceCriterion, "id" | "sourceIds"> & { readonly sentences: readonly Sentence[] };

function draftsOf(sources: readonly Sentence[], plan: Plan): readonly Draft[] {
  const drafts: Draft[] = [];
  for (let at = 0; at < sources.length; at += 1) {
    const run = gherkinRun(sources, at);
    const scenario = gherkin(run.length > 0 ? run : [sources[at]!]);
    if (scenario !== null) {
      drafts.push(scenario);
      at += Math.max(run.length, 1) - 1;
    } else {
      drafts.push(plain(sources[at]!, plan));
    }
  }
  return drafts;
}

function isScenario(heading: Sentence | undefined): boolean {
  return heading !== undefined && /^(?:scenario(?: outline| template)?|example)\b/iu.test(heading.text);
}

/** A scenario as one criterion that keeps its name; steps that make no Gherkin stay single. */
function scenarioDrafts(
  heading: Sentence,
  background: readonly Sentence[],
  steps: readonly Sentence[],
  plan: Plan,
): readonly Draft[] {
  const draft = gherkin([...background, ...steps]) ?? gherkin(steps);
  if (draft === null) return draftsOf([...background, ...steps], plan);
  const name = heading.text.replace(/^(?:scenario(?: outline| template)?|example)\s*:?\s*/iu, "");
  return [
    {
      ...draft,
      text: clip(name === "" ? draft.text : `${name}: ${draft.text}`, maxText),
      sentences: [heading, ...draft.sentences],
    },
  ];
}

function plain(sentence: Sentence, plan: Plan): Draft {
  const whole = withoutMarks(sentence.text);
  const isWish = sentence === plan.lead && plan.type === "story" && wish.test(whole);
  const text = isWish ? capitalised(plan.goal) : whole;
  return { kind: isEars(text) ? "ears" : "check", text, given: [], when: [], then: [], sentences: [sentence] };
}

/** Easy Approach to Requirements Syntax (Mavin et al., 2009): "When <trigger>, the <system> shall <response>". */
function isEars(text: string): boolean {
  return /\bshall\b/iu.test(text) || /^(?:when|while|where|if|as soon as)\b.+,.+\b(?:must|will|should)\b/iu.test(text);
}

/** Has a number, or says under which circumstances it holds, so that it can be checked as it stands. */
function isMeasured({ text, slots }: Sentence): boolean {
  const isWish = slots.role !== "" && wish.test(text);
  return (
    slots.numbers.length > 0 || (!isWish && /\b(?:if|when(?:ever)?|unless|only|never|always|as soon as)\b/iu.test(text))
  );
}

/** Says nothing that title or goal do not say (rule `ac/repeats-story` of the ticket reference: Jaccard over 0.8). */
function repeatsTicket({ text }: Sentence, plan: Plan): boolean {
  const said = new Set(contentWords(plan.type === "story" && wish.test(text) ? plan.goal : text));
  return [plan.title, plan.goal].some((known) => jaccard(said, new Set(contentWords(known))) > 0.8);
}

const wish = /^(?:in order to .{3,300} )?as (?:an?|the)?\b/iu;

function jaccard(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.max(1, first.size + second.size - shared);
}

/** A lead that states more than a wish: a condition, a measure, a limit. */
function isRule(sentence: Sentence): boolean {
  const { conditions, numbers } = sentence.slots;
  return (
    conditions.length > 0 ||
    numbers.some(({ unit }) => unit !== "") ||
    /\b(?:at least|at most|no more than|not more than|less than|fewer than|up to|maximum|minimum|only if|unless|never|always|exactly)\b/iu.test(
      sentence.text,
    )
  );
}

function gherkinRun(sources: readonly Sentence[], from: number): readonly Sentence[] {
  if (!/^(?:given|when)\b/iu.test(withoutMarks(sources[from]!.text))) return [];
  let end = from + 1;
  let seenThen = /\bthen\b/iu.test(sources[from]!.text);
  while (end < sources.length) {
    const word = /^(given|when|then|and|but)\b/iu.exec(withoutMarks(sources[end]!.text))?.[1]?.toLowerCase();
    if (word === undefined || (seenThen && (word === "given" || word === "when"))) break;
    seenThen ||= word === "then";
    end += 1;
  }
  return sources.slice(from, end);
}

function gherkin(run: readonly Sentence[]): Draft | null {
  const text = run.map((sentence) => withoutMarks(sentence.text)).join(" ");
  const steps: { given: string[]; when: string[]; then: string[] } = { given: [], when: [], then: [] };
  let block: keyof typeof steps | null = null;
  for (const piece of text.split(/(?:^|[,;.]?\s+)(?=(?:given|when|then)\b)|[,;.]?\s+(?=(?:And|But)\b)/iu)) {
    const match = /^(given|when|then|and|but)\b[,:]?\s*(.*?)[.,;]?$/isu.exec(piece.trim());
    if (match === null) return null;
    const word = match[1]!.toLowerCase();
    if (word === "given" || word === "when" || word === "then") block = word;
    if (block === null || match[2] === "" || match[2]!.length > maxStep) return null;
    steps[block].push(match[2]!);
  }
  const isScenario = steps.then.length > 0 && steps.when.length === 1 && /^(?:given|when)\b/iu.test(text);
  const isExplicit = steps.given.length > 0 || run.length > 1 || /,?\s+then\b/iu.test(text);
  if (!isScenario || !isExplicit || Object.values(steps).some((lines) => lines.length > 10)) return null;
  return { kind: "gherkin", text: clip(oneLine(text), maxText), ...steps, sentences: run };
}
