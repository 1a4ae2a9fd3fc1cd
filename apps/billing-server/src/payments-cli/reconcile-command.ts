import type { Command } from "commander";
import { timeOption } from "../ledger-cli/options.ts";
import { findingText } from "../payments/reconcile/findings.ts";
import type { Reconciled } from "../payments/reconcile/reconcile.ts";
import { jsonText, type PaymentsIo } from "./io.ts";
import { withPayments } from "./open.ts";

interface Flags {
  readonly since?: number;
  readonly dryRun?: boolean;
  readonly json?: true;
  readonly export?: string;
}

/** `billing reconcile`: makes good what webhooks missed, and compares Stripe's money with the ledger's tokens. */
export function addReconcile(program: Command, io: PaymentsIo, refuse: () => void): void {
  program
    .command("reconcile")
    .description("make good what Stripe's webhooks missed, and hold its money against the ledger's tokens, by id")
    .addOption(timeOption("--since <time>", "from then on; without it from where the last run ended, or 30 days back"))
    .option("--dry-run", "change nothing, and say what would be made good and what differs")
    .option(
      "--export <folder>",
      "compare this audit export of `ledger export` with Stripe's balance transactions instead",
    )
    .option("--json", "the outcome as JSON, with everything that was found")
    .action(async ({ since, dryRun: isDry = false, json, export: folder }: Flags) => {
      if (folder !== undefined) return compareFolder({ folder, json }, io, refuse);
      const findings: unknown[] = [];
      const done = await withPayments(io, (opened) =>
        opened.reconcile({
          by: "terminal",
          since,
          isDry,
          onFinding(finding) {
            if (json) findings.push(finding);
            else io.writeOut(`${findingText(finding)}\n`);
          },
        }),
      );
      if (json) io.writeOut(jsonText({ ...done, findings }));
      else io.writeOut(textOf(done));
      if (done.differences > 0 || done.failed > 0) refuse();
    });
}

async function compareFolder(
  { folder, json }: { readonly folder: string; readonly json: true | undefined },
  io: PaymentsIo,
  refuse: () => void,
): Promise<void> {
  const compared = await withPayments(io, (opened) => opened.compareExport(folder));
  const { payments, transactions, differences } = compared;
  if (differences.length > 0) refuse();
  if (json) return io.writeOut(jsonText(compared));
  for (const difference of differences) io.writeOut(`${findingText(difference)}\n`);
  const end = differences.length === 0 ? "They agree." : `${differences.length} DIFFERENCES, see above.`;
  io.writeOut(`${payments} payments of the export, ${transactions} balance transactions of Stripe. ${end}\n`);
}

function textOf({ since, reached, looked, repaired, found, failed, unknown, differences }: Reconciled): string {
  const seen = Object.entries(looked).map(([what, count]) => `${count} ${what}s`);
  return `${[
    `From ${new Date(since).toISOString()} to ${new Date(reached).toISOString()}: ${seen.join(", ")}.`,
    `Made good: ${repaired}. To be made good: ${found}. Failed: ${failed}. Of nobody we know: ${unknown}.`,
    differences === 0 ? "Stripe's money and the ledger's tokens agree." : `${differences} DIFFERENCES, see above.`,
  ].join("\n")}\n`;
}
