import type { OpenQuestion, TicketContent } from "@myba/shared/tickets/content";
import type { Modality } from "./modality.ts";
import { clip, oneLine, withoutMarks } from "./wording.ts";

const maxQuestions = 5;
const maxOptions = 4;

/**
 * What the text leaves open about a ticket, at most five, those that change the work most first: the author's own
 * questions, then one for each empty slot and vague word. `roles` are the roles the text names, for options.
 */
export function questionsFor(
  content: TicketContent,
  asked: readonly string[],
  context: QuestionContext,
): OpenQuestion[] {
  const own = asked.map((text) => ({
    text: clip(withoutMarks(text), 300),
    field: fieldOf(text),
    options: optionsOf(text),
  }));
  const ours = rules.flatMap(({ applies, text, field, options }) => {
    const found = applies(content, context);
    if (found === null) return [];
    return [
      {
        text: clip(
          text.replace("{}", () => clip(found, 200)),
          300,
        ),
        field,
        options: options?.(context.roles, content) ?? [],
      },
    ];
  });
  return [...own, ...ours].slice(0, maxQuestions).map((question) => ({ ...question, answer: null }));
}

export interface QuestionContext {
  /** Everything the ticket's sentences say. */
  readonly words: string;
  /** The roles the whole text names. */
  readonly roles: readonly string[];
  /** It is about how well something works. */
  readonly quality: boolean;
  readonly modality: Modality;
}

interface QuestionRule {
  /** The author's word to quote, "" for none; null when the question does not arise. */
  readonly applies: (content: TicketContent, context: QuestionContext) => string | null;
  readonly text: string;
  readonly field: string;
  readonly options?: (roles: readonly string[], content: TicketContent) => string[];
}

function lacksCriteria({ type, acceptanceCriteria }: TicketContent): boolean {
  return (type === "story" || type === "task") && acceptanceCriteria.length === 0;
}

const asks = (arises: boolean | undefined): string | null => (arises === true ? "" : null);

/** In order of effect. */
const rules: readonly QuestionRule[] = [
  { text: "What should happen instead?", field: "bug.expected", applies: ({ bug }) => asks(bug?.expected === "") },
  { text: "Which steps lead to it?", field: "bug.steps", applies: ({ bug }) => asks(bug?.steps.length === 0) },
  {
    text: "Which kind of user is meant?",
    field: "story.role",
    applies: ({ story }, { roles }) =>
      asks(story !== null && genericRole.test(story.role) && roles.some((role) => !genericRole.test(role))),
    options: (roles) => distinct(roles.filter((role) => !genericRole.test(role))).slice(0, maxOptions),
  },
  {
    text: "What value stands for “{}”?",
    field: "acceptanceCriteria",
    applies: (_content, { words }) => /\b(?:TBD|TBC|TBA)\b|\?\?\?/u.exec(words)?.[0] ?? null,
  },
  {
    text: "How is “{}” measured, and at which value is it good enough?",
    field: "acceptanceCriteria",
    applies: (content, { quality }) => (quality && lacksCriteria(content) ? content.title : null),
  },
  {
    text: "How can one check that “{}” holds?",
    field: "acceptanceCriteria",
    applies: (content, { quality, modality }) =>
      !quality && modality === "rule" && lacksCriteria(content) ? content.title : null,
  },
  {
    text: "What exactly belongs to “{}”?",
    field: "acceptanceCriteria",
    applies: (content, { quality, modality }) =>
      !quality && modality === "thing" && lacksCriteria(content) ? content.title : null,
  },
  {
    text: "What must be true for “{}” to be accepted?",
    field: "acceptanceCriteria",
    applies: (content, { quality, modality }) =>
      !quality && modality === "action" && lacksCriteria(content) ? content.title : null,
  },
  {
    text: "What does “{}” mean here, in a way that can be checked?",
    field: "acceptanceCriteria",
    applies: (content, { words }) =>
      content.type === "epic" || content.type === "spike" ? null : (vague.exec(words)?.[0] ?? null),
  },
  {
    text: "What does this make possible for them?",
    field: "story.benefit",
    applies: ({ story }) => asks(story?.benefit === ""),
  },
  {
    text: "Where does it happen: which device, system or version?",
    field: "bug.environment",
    applies: ({ bug }) => asks(bug?.environment === ""),
  },
  { text: "How bad is it?", field: "bug.severity", applies: ({ bug }) => asks(bug?.severity === null) },
  {
    text: "How many hours may it take to find out “{}”",
    field: "spike.timeboxHours",
    applies: ({ spike, title }) => (spike?.timeboxHours === null ? title : null),
  },
  {
    text: "What should be on the table at the end?",
    field: "spike.output",
    // A question is done when it is answered; an order to find out is not that clear.
    applies: ({ spike }) => asks(spike?.output === "" && !spike.question.endsWith("?")),
  },
];

const genericRole = /^(?:user|person|someone|somebody|people)s?$/iu;

const vague =
  /\b(?:fast|quick(?:ly)?|eas(?:y|ily)|user-friendly|intuitive(?:ly)?|flexible|robust|seamless(?:ly)?|efficient(?:ly)?|appropriate(?:ly)?|adequate(?:ly)?|relevant|several|various|properly|as possible|as needed|and so on|reasonable|simple|modern|soon)\b/iu;

/** Without plurals and spellings of one that is there already. */
function distinct(roles: readonly string[]): string[] {
  const byKey = new Map(roles.toReversed().map((role) => [role.toLowerCase().replace(/s$/u, ""), role]));
  return [...byKey.values()].toReversed();
}

/** The slot an author's question would fill, by its question word. */
function fieldOf(question: string): string {
  const text = question.toLowerCase();
  if (/\b(?:who|which (?:user|role|team|customer)s?)\b/u.test(text)) return "story.role";
  if (/\bwhy\b/u.test(text)) return "story.benefit";
  if (/\b(?:when|by which date|deadline)\b/u.test(text) && /\b(?:due|deadline|deliver|release|launch)\b/u.test(text))
    return "dueDate";
  if (/\bhow (?:many|much|long|fast|often|big|large)\b|\b(?:limit|maximum|minimum)\b/u.test(text))
    return "acceptanceCriteria";
  return "description";
}

/** "PDF or CSV?" offers its alternatives. */
function optionsOf(question: string): string[] {
  const text = oneLine(question).replace(/[?.!\s]+$/u, "");
  const listed =
    /(?:[:,]\s*|\b(?:as|in|via|by|with|use|support|be|to)\s+)((?:[\p{L}\p{N}-]+(?: [\p{L}\p{N}-]+)?, )*[\p{L}\p{N}-]+(?: [\p{L}\p{N}-]+)?,? or [\p{L}\p{N}-]+(?: [\p{L}\p{N}-]+)?)$/iu.exec(
      text,
    )?.[1];
  if (listed === undefined) return [];
  const options = listed.split(/,? or |, /iu).map((option) => option.replace(/^either /iu, "").trim());
  return [...new Set(options)].filter((option) => option !== "" && option.length <= 120).slice(0, maxOptions);
}
