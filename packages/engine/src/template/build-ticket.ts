import { emptyContent, type Provenance, type TicketContent } from "@myba/shared/tickets/content";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import type { Sentence } from "../reading/reading.ts";
import { inBaseForm } from "./base-form.ts";
import { bugFieldsOf } from "./bug-fields.ts";
import { criteriaOf } from "./criteria.ts";
import { describe } from "./description.ts";
import { dueDateOf } from "./due-date.ts";
import { questionsFor } from "./open-questions.ts";
import type { Plan, Use } from "./plan.ts";
import { pointsFor } from "./points.ts";
import { statedPoints } from "./stated-points.ts";
import { statedPriority } from "./priority.ts";
import { isMeasurable, modalityOf } from "./modality.ts";
import { ownShare } from "./own-share.ts";
import { clip, contentWords, labelFrom, withoutMarks } from "./wording.ts";

/** What a ticket needs to know beyond its plan. */
export interface BuildContext {
  readonly refs: ReadonlyMap<Plan, string>;
  /** The roles the whole text names, as written, each once. */
  readonly roles: readonly string[];
}

/** A ticket from its plan: every field in the author's words, each with the sentences it came from. */
export function buildTicket(plan: Plan, context: BuildContext): TicketDraft {
  const page = new Page(plan);
  page.title();
  page.story();
  page.criteria();
  page.checklist();
  page.bug();
  page.spike();
  page.assumptions();
  page.description();
  page.place();
  page.rank();
  page.questions(context.roles);
  const refOf = (other: Plan) => context.refs.get(other)!;
  return {
    ref: refOf(plan),
    parent: plan.parent === null ? null : refOf(plan.parent),
    dependsOn: [...plan.dependsOn].map(refOf),
    content: page.content,
  };
}

/** A ticket being filled. Each method fills one group of fields and notes where they came from. */
class Page {
  readonly content: TicketContent;
  readonly #plan: Plan;
  readonly #provenance: Provenance = {};
  /** Sentences that belong into the description because no other field holds them whole. */
  readonly #toDescribe = new Set<Sentence>();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.content = emptyContent(plan.type, plan.title);
    this.content.provenance = this.#provenance;
  }

  title(): void {
    const { lead, titleHeading } = this.#plan;
    this.#from("title", [...(titleHeading === null ? [] : [titleHeading]), lead, ...this.#sentences("intro")]);
  }

  story(): void {
    const { type, lead, goal, role, roleSentence } = this.#plan;
    if (type !== "story") return;
    const wanted = inBaseForm(goal, lead.slots.modal === null ? lead.slots.verb : "");
    this.content.story = { role: clip(role, 80), goal: clip(wanted, 300), benefit: clip(lead.slots.benefit, 300) };
    if (role !== "") this.#from("story.role", [roleSentence ?? lead]);
    this.#from("story.goal", [lead]);
    if (lead.slots.benefit !== "") this.#from("story.benefit", [lead]);
  }

  criteria(): void {
    const { criteria, rest } = criteriaOf(this.#plan);
    this.content.acceptanceCriteria = [...criteria];
    const headings = new Map(this.#plan.parts.map(({ sentence, under }) => [sentence.id, under?.id]));
    for (const [index, { sourceIds }] of criteria.entries()) {
      const under = sourceIds.flatMap((id) => headings.get(id) ?? []);
      this.#provenance[`acceptanceCriteria.${index}`] = [...new Set([...sourceIds, ...under])];
    }
    for (const sentence of rest) this.#toDescribe.add(sentence);
  }

  checklist(): void {
    for (const sentence of this.#sentences("checklist")) {
      const title = withoutMarks(sentence.text).replace(/[.;,]$/u, "");
      if (title === "" || title.length > 200 || this.content.subtasks.length >= 20) this.#toDescribe.add(sentence);
      else {
        this.#from(`subtasks.${this.content.subtasks.length}`, [sentence]);
        this.content.subtasks.push({ title, done: /^\s*(?:[-*+]\s+)?\[[xX]\]/u.test(sentence.text) });
      }
    }
  }

  bug(): void {
    if (this.content.bug === null) return;
    const { bug, sources, rest } = bugFieldsOf(this.#plan);
    this.content.bug = bug;
    for (const [field, sentences] of sources) this.#from(field, sentences);
    for (const sentence of rest) this.#toDescribe.add(sentence);
  }

  spike(): void {
    const { spike } = this.content;
    if (spike === null) return;
    const text = withoutMarks(this.#plan.lead.text);
    spike.question = clip(text, 500);
    this.#from("spike.question", [this.#plan.lead]);
    if (text.length > 500) this.#toDescribe.add(this.#plan.lead);
  }

  assumptions(): void {
    for (const { sentence, use, under } of this.#plan.parts) {
      if (use !== "decision" && use !== "out-of-scope") continue;
      const text = withoutMarks(under === undefined ? sentence.text : `${under.text}: ${sentence.text}`);
      if (text.length > 300 || this.content.assumptions.length >= 10) this.#toDescribe.add(sentence);
      else {
        this.#from(
          `assumptions.${this.content.assumptions.length}`,
          under === undefined ? [sentence] : [under, sentence],
        );
        this.content.assumptions.push(text);
      }
    }
  }

  description(): void {
    if (this.#plan.lead.block !== "heading" && !this.#holds(this.#plan.lead)) this.#toDescribe.add(this.#plan.lead);
    for (const sentence of this.#sentences("detail")) {
      if (this.#plan.type !== "epic" && this.#isTitle(sentence)) this.#alsoFrom("title", sentence);
      else this.#toDescribe.add(sentence);
    }
    for (const sentence of this.#sentences("question").slice(5)) this.#toDescribe.add(sentence);
    const inOrder = [...this.#toDescribe].toSorted((first, second) => first.start - second.start);
    const { text, used } = describe(inOrder);
    this.content.description = text;
    this.#from("description", used);
  }

  place(): void {
    const { component, componentHeading, dependsOnSentences, release } = this.#plan;
    if (componentHeading !== null && component !== "") {
      this.content.component = clip(withoutMarks(component), 100);
      this.#from("component", [componentHeading]);
      this.#label(component, componentHeading);
    }
    if (release !== null) {
      this.content.fixVersion = clip(release.words, 100);
      this.#from("fixVersion", [release.heading]);
      this.#label(release.words, release.heading);
    }
    this.#from("dependsOn", [...dependsOnSentences]);
    const due = dueDateOf(
      this.#plan.parts.map(({ sentence }) => (sentence === this.#plan.lead ? ownShare(this.#plan) : sentence)),
    );
    if (due === null) return;
    this.content.dueDate = due.date;
    this.#from("dueDate", [due.sentence]);
  }

  rank(): void {
    const { parts, priorityContext, goal, lead, type } = this.#plan;
    if (type === "epic") return;
    const speaks: readonly Use[] = lead.block === "heading" ? ["lead"] : ["lead", "detail"];
    const own = parts.filter(({ use }) => speaks.includes(use)).map(({ sentence }) => sentence);
    const { priority, reason, sentences } = statedPriority(own, priorityContext);
    this.content.priority = priority;
    this.content.priorityReason = reason;
    this.#from("priority", sentences);
    if (type === "spike") return;
    const said = statedPoints(parts.map(({ sentence }) => sentence));
    if (said !== null) {
      this.content.points = said.points;
      this.content.estimate = said.estimate;
      this.#from("points", [said.sentence]);
      this.#from("estimate", [said.sentence]);
      return;
    }
    const { points, estimate } = pointsFor({
      criteria: this.content.acceptanceCriteria.length,
      checklist: this.content.subtasks.length,
      conditions: lead.slots.conditions.length,
      steps: this.content.bug?.steps.length ?? 0,
      goalWords: contentWords(goal === "" ? this.content.title : goal).length,
    });
    this.content.points = points;
    this.content.estimate = estimate;
    this.#from("points", [lead]);
    this.#from("estimate", [lead]);
  }

  questions(roles: readonly string[]): void {
    const asked = this.#sentences("question");
    const words = this.#plan.parts
      .map(({ sentence }) => sentence.text)
      .join(" ")
      .slice(0, 20_000);
    this.content.openQuestions = questionsFor(
      this.content,
      asked.map(({ text }) => text),
      { words, roles, quality: isMeasurable(this.#plan), modality: modalityOf(this.#plan) },
    );
    for (const [index, sentence] of asked.slice(0, 5).entries()) this.#from(`openQuestions.${index}`, [sentence]);
  }

  #label(words: string, heading: Sentence): void {
    const label = labelFrom(words);
    if (label === "" || this.content.labels.includes(label)) return;
    this.#from(`labels.${this.content.labels.push(label) - 1}`, [heading]);
  }

  /** Whether title, story and criteria already say everything the sentence says. */
  #holds(sentence: Sentence): boolean {
    const { title, story, acceptanceCriteria, bug, spike } = this.content;
    const said = new Set(
      contentWords(
        [
          title,
          story?.role,
          story?.goal,
          story?.benefit,
          bug?.actual,
          spike?.question,
          ...acceptanceCriteria.map(({ text }) => text),
        ].join(" "),
      ),
    );
    return contentWords(sentence.text.replace(/^in order to\b/iu, "")).every((word) => said.has(word));
  }

  #isTitle(sentence: Sentence): boolean {
    const words = new Set(contentWords(this.content.title));
    return sentence.block !== "code" && contentWords(sentence.text).every((word) => words.has(word));
  }

  #alsoFrom(field: string, sentence: Sentence): void {
    this.#provenance[field] = [...new Set([...(this.#provenance[field] ?? []), sentence.id])];
  }

  #sentences(use: Use): readonly Sentence[] {
    return this.#plan.parts.filter((part) => part.use === use).map(({ sentence }) => sentence);
  }

  #from(field: string, sentences: readonly Sentence[]): void {
    const ids = [...new Set(sentences.map(({ id }) => id))];
    if (ids.length > 0) this.#provenance[field] = ids;
  }
}
