/** A user message as the product's prompt numbers its sentences. */
export const ticketPrompt = `Write tickets from the sentences below.
<sentences>
s1: As a clerk, I want to export orders so that accounting has them.
s2: The export stops with an error when the list is empty.
</sentences>`;

const text = { type: "string" };
const textOrNull = { type: ["string", "null"] };
const texts = { type: "array", items: text };

function closed(properties: Record<string, unknown>) {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** A strict schema of the kind the product sends: everything required, null for what is absent. */
export const ticketSchema = closed({
  tickets: {
    type: "array",
    items: closed({
      type: { type: "string", enum: ["epic", "story", "task", "bug"] },
      title: text,
      story: { anyOf: [closed({ role: text, goal: text, benefit: textOrNull }), { type: "null" }] },
      description: textOrNull,
      acceptanceCriteria: {
        type: "array",
        items: closed({
          kind: { type: "string", enum: ["gherkin", "ears", "check"] },
          text,
          given: texts,
          sourceIds: texts,
        }),
      },
      subtasks: { type: "array", items: closed({ title: text, sourceIds: texts }) },
      points: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }] },
      labels: texts,
      sourceIds: texts,
    }),
  },
});

/** The question in the words of OpenAI's chat completions. */
export const chatQuestion = {
  model: "gpt-4.1-mini",
  messages: [
    { role: "system" as const, content: "Write tickets." },
    { role: "user" as const, content: ticketPrompt },
  ],
  response_format: {
    type: "json_schema" as const,
    json_schema: { name: "tickets", strict: true, schema: ticketSchema },
  },
};

/** The question in the words of Anthropic's messages. */
export const messagesQuestion = {
  model: "claude-haiku-4-5",
  max_tokens: 4_096,
  system: "Write tickets.",
  messages: [{ role: "user" as const, content: ticketPrompt }],
  output_config: { format: { type: "json_schema" as const, schema: ticketSchema } },
};
