import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { ProjectGuidance } from "@myba/shared/generation/guidance";
import type { ModelUsage } from "@myba/shared/generation/usage";
import type { TicketContent } from "@myba/shared/tickets/content";
import type { UnsupportedWords } from "@myba/shared/tickets/ticket";
import { askForChange } from "../prompt/refine-prompt.ts";
import type { ModelCaller, ModelInfo } from "../providers/model-call.ts";
import { detectLanguage } from "../reading/language.ts";
import { ChangeReader } from "../reply/change-reader.ts";
import { repairedChange } from "../reply/repair-change.ts";
import { SourceWords } from "../reply/source-words.ts";
import type { ChangeAnswer } from "../reply/ticket-answer.ts";
import { answerCeiling } from "./budget.ts";
import { unsupportedWords, writtenFields } from "./fidelity.ts";
import { askedChange, refineSchema, wholeField } from "./refine-fields.ts";
import { sameValue } from "./same-value.ts";
import { SourceFacts } from "./source-facts.ts";

/** One whole field that would change; `before` and `after` have that field's type. */
export interface FieldChange {
  readonly path: keyof TicketContent;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a person asks to be changed, and what belongs to it. */
export interface RefineRequest {
  readonly content: TicketContent;
  /** The one field the wish is about; null for the whole ticket. */
  readonly field: string | null;
  readonly wish: string;
  /** The sentences the ticket came from; they may be none. */
  readonly sourceSentences: readonly { readonly id: string; readonly text: string }[];
  readonly guidance: ProjectGuidance;
}

/** What happens while a change is asked for: `finished` or `failed` comes last, neither after an abort. */
export type RefineEvent =
  | { readonly kind: "attempt"; readonly because: ErrorReport | null; readonly waitMs: number }
  /** All whole fields so far. */
  | { readonly kind: "changes"; readonly changes: readonly FieldChange[] }
  | { readonly kind: "usage"; readonly usage: ModelUsage }
  | {
      readonly kind: "finished";
      readonly changes: readonly FieldChange[];
      /** Numbers and names that neither the ticket, its source, the guidance nor the wish has. */
      readonly unsupported: readonly UnsupportedWords[];
    }
  | { readonly kind: "failed"; readonly error: ErrorReport };

/**
 * Asks a model to change one ticket as a person wishes. Tells whole fields as they arrive, only those that really differ,
 * and only the asked one where one was asked for. The ticket itself is not touched.
 */
export async function* refineWithModel(
  options: { readonly caller: ModelCaller; readonly model: ModelInfo; readonly label?: string },
  request: RefineRequest,
  signal: AbortSignal,
): AsyncGenerator<RefineEvent> {
  const schema = refineSchema(request.field);
  if (schema === null) {
    yield { kind: "finished", changes: [], unsupported: [] };
    return;
  }
  const ask = askForChange({ ...request, schema, maxOutputTokens: answerCeiling(options.model, []) });
  const reader = new ChangeReader(schema);
  const proposal = new Proposal(request);
  const stop = new AbortController();
  let reason: "complete" | "length" | "broken" = "broken";
  try {
    for await (const part of options.caller(ask, AbortSignal.any([signal, stop.signal]))) {
      if (part.kind === "end") ({ reason } = part);
      else if (part.kind === "text") {
        const answer = reader.push(part.text);
        if (answer !== null && proposal.take(answer)) yield { kind: "changes", changes: proposal.changes };
        if (reader.isTooLong) break;
      } else yield part;
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    yield { kind: "failed", error: thrown.report() };
    return;
  } finally {
    stop.abort();
  }
  if (signal.aborted) return;
  const answer = reason === "complete" ? reader.end() : null;
  if (answer === null) yield { kind: "failed", error: errorOf(reader.isTooLong ? "length" : reason, options) };
  else {
    proposal.take(answer);
    yield { kind: "finished", changes: proposal.changes, unsupported: proposal.unsupported() };
  }
}

/** The changes an answer comes to. */
class Proposal {
  changes: readonly FieldChange[] = [];
  readonly #request: RefineRequest;
  readonly #words: SourceWords;
  readonly #ids: ReadonlySet<string>;

  constructor(request: RefineRequest) {
    this.#request = request;
    const { sourceSentences, wish } = request;
    const text = [...sourceSentences.map((sentence) => sentence.text), wish, ...textsOf(request.content)].join("\n");
    this.#words = new SourceWords({ text, sentences: sourceSentences });
    this.#ids = new Set(sourceSentences.map(({ id }) => id));
  }

  /** Whether the changes are other ones now. */
  take(answer: ChangeAnswer): boolean {
    const { content, field } = this.#request;
    const change = askedChange(repairedChange(answer, content, this.#words.claimsFor(this.#ids)), content, field);
    const changes = Object.entries(change).flatMap(([name, after]): FieldChange[] => {
      const path = wholeField(name);
      return sameValue(content[path], after) ? [] : [{ path, before: content[path], after }];
    });
    if (sameValue(changes, this.changes)) return false;
    this.changes = changes;
    return true;
  }

  unsupported(): UnsupportedWords[] {
    const { content, wish, sourceSentences, guidance } = this.#request;
    const facts = new SourceFacts();
    facts.addGuidance(guidance);
    const known = [wish, ...sourceSentences.map(({ text }) => text), ...textsOf(content)];
    for (const text of known) facts.add(text);
    const changed = { ...content, ...Object.fromEntries(this.changes.map(({ path, after }) => [path, after])) };
    const isEnglish = detectLanguage(known.join("\n")) === "en";
    const paths = new Set<string>(this.changes.map(({ path }) => path));
    return unsupportedWords(changed, facts, isEnglish).filter(({ field }) => paths.has(wholeField(field)));
  }
}

function textsOf(content: TicketContent): readonly string[] {
  const more = [content.component, content.fixVersion, content.dueDate ?? "", ...content.labels];
  return [...writtenFields(content).map(([, text]) => text), ...more];
}

function errorOf(
  reason: "complete" | "length" | "broken",
  { model, label }: { readonly model: ModelInfo; readonly label?: string },
): ErrorReport {
  if (reason === "complete") return { code: "provider/unreadable", data: { model: model.label } };
  if (reason === "length") return { code: "provider/truncated", data: { model: model.label } };
  return { code: "provider/cut-off", data: { provider: label ?? model.label } };
}
