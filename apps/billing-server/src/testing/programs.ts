import { join } from "node:path";

/** What tests start as processes of their own, below `src`. */
export const programs = [
  "main.ts",
  "events/testing/dying-worker.ts",
  "generation/testing/crash-worker.ts",
  "ledger-cli/main.ts",
  "ledger/testing/bank-worker.ts",
  "ledger/testing/crash-worker.ts",
  "payments/chaos/testing/chaos-server.ts",
  "payments/testing/paying-process.ts",
  "webhooks/testing/webhook-process.ts",
] as const;

export type Program = (typeof programs)[number];

/** The name that a program's bundle has. */
export function bundleName(program: Program): string {
  return program.replace(/\.ts$/, "").replaceAll("/", "-");
}

/** The file that a program is in, in the folder of bundles. */
export function bundleIn(folder: string, program: Program): string {
  return join(folder, `${bundleName(program)}.js`);
}
