import * as fc from "fast-check";

const words = fc.oneof(
  fc.constantFrom(
    "",
    "Users can log in",
    "Export orders as CSV within 30 seconds",
    "Ägyptische Maße 你好",
    "a\nb",
    '"quoted" \\ {[}]',
  ),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const ids = fc.array(fc.oneof(fc.constantFrom("s1", "s2", "S3", "[s4]", "s99", "x"), words), { maxLength: 4 });
const list = fc.array(words, { maxLength: 4 });
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null });
const anything = fc.jsonValue({ maxDepth: 3 });

/** A ticket in the shape a model was asked for, with odd words. */
export const anyTicketAnswer = fc.record({
  ref: fc.constantFrom("t1", "t2", "t3", ""),
  type: fc.constantFrom("story", "epic", "task", "bug", "spike", "subtask"),
  title: words,
  sourceIds: ids,
  parent: orNull(fc.constantFrom("t1", "t2", "t3", "t9")),
  story: orNull(fc.record({ role: orNull(words), goal: words, benefit: orNull(words), sourceIds: ids })),
  description: orNull(words),
  descriptionSourceIds: ids,
  acceptanceCriteria: fc.array(
    fc.record({
      kind: fc.constantFrom("check", "gherkin", "ears"),
      text: words,
      given: list,
      when: list,
      then: list,
      sourceIds: ids,
    }),
    { maxLength: 3 },
  ),
  bug: orNull(
    fc.record({
      steps: list,
      expected: orNull(words),
      actual: orNull(words),
      environment: orNull(words),
      severity: fc.constant(null),
      sourceIds: ids,
    }),
  ),
  spike: orNull(
    fc.record({ question: words, timeboxHours: orNull(fc.integer()), output: orNull(words), sourceIds: ids }),
  ),
  subtasks: fc.array(fc.record({ title: words, sourceIds: ids }), { maxLength: 3 }),
  points: orNull(fc.record({ value: fc.integer({ min: -2, max: 40 }), reason: words })),
  priority: orNull(fc.record({ level: fc.constantFrom("none", "high", "urgent"), reason: words, sourceIds: ids })),
  labels: list,
  dueDate: orNull(fc.constantFrom("2027-06-30", "2027-02-31", "soon")),
  assumptions: fc.array(fc.record({ text: words, sourceIds: ids }), { maxLength: 2 }),
  openQuestions: fc.array(
    fc.record({ text: words, field: fc.constantFrom("story.benefit", "nowhere", "a b", "__proto__"), options: list }),
    { maxLength: 7 },
  ),
  dependsOn: fc.array(fc.constantFrom("t1", "t2", "t3", "t9"), { maxLength: 3 }),
});

/** The same with whatever else a model may put into any place. */
export const oddTicketAnswer = anyTicketAnswer.chain((answer) =>
  fc
    .dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(answer), "__proto__", "constructor", "summary"), fc.string()),
      anything,
      { maxKeys: 6 },
    )
    .map((odd) => ({ ...answer, ...odd })),
);

/** Where to cut a text: lengths of pieces, used over and over. */
export const pieceLengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

/** A text in pieces of these lengths. */
export function inPieces(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, count = 0; at < text.length; count += 1) {
    const length = lengths[count % lengths.length]!;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}
