import { build, checkSources } from "./checks.ts";
import { runStep } from "./steps.ts";

// `pnpm check`: what to run before every push. End-to-end tests are left to `npm test`.
const results = [
  ...(await checkSources()),
  await build(),
  await runStep({ name: "unit tests", command: ["vitest", "run", "--reporter=dot"] }),
];
process.exitCode = results.every((result) => result.passed) ? 0 : 1;
