import type { Finding } from "../ledger/proof/findings.ts";
import type { Report } from "../ledger/proof/verify.ts";

/** How many findings and rows of breaches are printed; `--json` has more. */
const mostShown = 50;

/** A report for people. */
export function reportText(report: Report, seconds: number): string {
  const { chain, tail, anchors, rows } = report;
  const perSecond = seconds > 0 ? `, ${count(Math.round(rows.checked / seconds))} a second` : "";
  const lines = [
    report.isSound ? "The ledger is sound." : "THE LEDGER IS NOT SOUND.",
    "",
    `  checked    ${count(rows.checked)} rows of the journal, ${count(rows.rebuilt)} rebuilt (${seconds.toFixed(1)} s${perSecond})`,
    chain.head === null
      ? "  sealed     nothing yet"
      : `  sealed     ${count(chain.sealedRows)} rows in ${count(chain.blocks)} blocks, the last at ${time(chain.head.sealedAt)}`,
    ...(chain.head === null ? [] : [`  head       ${chain.head.seq} ${chain.head.hash}`]),
    anchors.records === 0
      ? "  anchored   nowhere: whether the newest rows were deleted cannot be told"
      : `  anchored   ${count(anchors.records)} times, up to block ${anchors.newestSeq}`,
    `  not yet    ${count(tail.journal.rows)} rows and ${count(tail.keys.rows)} keys wait for their seal${sinceOf(report)}`,
  ];
  if (report.first !== null) lines.push("", `First bad row: ${findingText(report.first)}`);
  if (report.findingCount > 1) {
    lines.push("", `${count(report.findingCount)} findings:`);
    lines.push(...report.findings.slice(0, mostShown).map((finding) => `  ${findingText(finding)}`));
    if (report.findingCount > mostShown) lines.push(`  … and ${count(report.findingCount - mostShown)} more`);
  }
  for (const { promise, rows: broken } of report.breaches) {
    lines.push(
      "",
      `Broken promise: ${promise}`,
      ...broken.slice(0, mostShown).map((row) => `  ${JSON.stringify(row)}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

/** One finding on a line. */
export function findingText({ table, id, what, detail }: Finding): string {
  return `${table} ${id}: ${what} (${detail})`;
}

function sinceOf({ tail }: Report): string {
  const oldest = Math.min(tail.journal.oldestAt ?? Infinity, tail.keys.oldestAt ?? Infinity);
  return oldest === Infinity ? "" : `, the oldest from ${time(oldest)}`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function time(atMs: number): string {
  return new Date(atMs).toISOString();
}
