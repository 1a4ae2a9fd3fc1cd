import { runStep, runTogether, type Step, type StepResult } from "./steps.ts";

const still: readonly Step[] = [
  { name: "types", command: ["tsc", "-b"] },
  { name: "lint", command: ["oxlint", "--deny-warnings"] },
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "unused code", command: ["knip", "--no-progress"] },
];

/** What can be said about the sources without running them: types, lint, format, unused code. */
export function checkSources(): Promise<StepResult[]> {
  return runTogether(still);
}

/** Brings everything under `out` up to date; several tests look at the built programs. */
export function build(): Promise<StepResult> {
  return runStep({ name: "build", command: ["node", "scripts/build.ts"] }, "on failure");
}
