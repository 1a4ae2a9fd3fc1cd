import type { Asked } from "./call.ts";
import { valueForSchema } from "./schema-value.ts";
import type { Sentence } from "./sentences.ts";

/** What the double says when no script tells it what: the same words for the same question, always. */
export function defaultReply(asked: Asked, sentences: readonly Sentence[]): string {
  if (asked.schema) return JSON.stringify(valueForSchema(asked.schema, spokenBy(asked, sentences)));
  if (sentences.length === 0) return "This is the sandbox stand-in for a model. It has read your message.";
  return JSON.stringify({
    tickets: spokenBy(asked, sentences).map(({ id, text }) => ({
      title: text.slice(0, 80),
      description: text,
      sourceIds: [id],
    })),
  });
}

/** Headings say nothing by themselves. Without numbered sentences, the last line of the message is the one to answer. */
function spokenBy({ userText }: Asked, sentences: readonly Sentence[]): readonly Sentence[] {
  const saying = sentences.filter(({ isHeading }) => !isHeading);
  if (saying.length > 0) return saying;
  const lastLine = userText.trim().split("\n").at(-1) ?? "";
  return [{ id: "s1", text: lastLine, isHeading: false }];
}
