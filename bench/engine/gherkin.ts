import { AstBuilder, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { IdGenerator } from "@cucumber/messages";
import type { AcceptanceCriterion } from "../../packages/shared/src/tickets/content.ts";

/**
 * Rule 29 of the ticket reference with Cucumber's own parser: what it says against a Gherkin criterion written as a
 * feature file, or against one that comes back with other steps; null for nothing.
 */
export function gherkinFault({ given, when, then }: AcceptanceCriterion): string | null {
  const steps = [...stepsAs("Given", given), ...stepsAs("When", when), ...stepsAs("Then", then)];
  const source = ["Feature: Ticket", "", "  Scenario: Criterion", ...steps.map((step) => `    ${step}`), ""].join("\n");
  const parser = new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher());
  try {
    const { feature } = parser.parse(source);
    const read = feature?.children[0]?.scenario?.steps.map(({ text }) => text) ?? [];
    const written = [...given, ...when, ...then].map((step) => step.trim());
    return read.join("\n") === written.join("\n") ? null : `read as ${JSON.stringify(read)}`;
  } catch (error) {
    return String(error);
  }
}

function stepsAs(keyword: string, steps: readonly string[]): string[] {
  return steps.map((step, index) => `${index === 0 ? keyword : "And"} ${step}`);
}
