import type { Movement, Standing, Statement } from "../ledger/proof/statement.ts";

/** A statement as a table. Columns are as wide as what is in them; amounts stand right. */
export function statementText(statement: Statement): string {
  const rows = statement.movements.map(rowOf);
  const header = ["TIME (UTC)", "TYPE", "CAUSE", "LOT", "EXPIRES", "AMOUNT", "BALANCE", "HELD", "OWED"];
  const widths = header.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => (index < firstNumber ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join("  ")
      .trimEnd();
  const { from, to, wallet } = statement;
  return `${[
    `Statement of ${wallet}`,
    `from ${from === null ? "the beginning" : time(from)} to ${to === null ? "now" : time(to)}`,
    "",
    `Opening: ${standingText(statement.opening)}`,
    "",
    line(header),
    ...rows.map(line),
    "",
    `Closing: ${standingText(statement.closing)}`,
    ...endingOf(statement),
  ].join("\n")}\n`;
}

/** From this column on there are numbers. */
const firstNumber = 5;

function rowOf(movement: Movement): string[] {
  const { lot } = movement;
  return [
    time(movement.at),
    movement.isDebt ? `${movement.kind} (debt)` : movement.kind,
    printable(movement.cause),
    lot === null ? "" : `${lot.no} ${lot.source}`,
    lot === null ? "" : lot.expiresAt === null ? "never" : time(lot.expiresAt),
    movement.amount > 0 ? `+${movement.amount}` : String(movement.amount),
    String(movement.balanceAfter),
    String(movement.heldAfter),
    String(movement.owedAfter),
  ];
}

function standingText({ balance, held, owed }: Standing): string {
  const debt = owed > 0 ? `, ${owed} owed (the next purchase pays it first)` : "";
  return `${balance} tokens, ${held} of them held for work under way${debt}`;
}

function endingOf({ lots, openHolds, unlimitedUntil, closedAt }: Statement): string[] {
  return [
    ...lots.map(
      ({ no, source, remaining, expiresAt }) =>
        `  lot ${no} (${source}): ${remaining} left, ${expiresAt === null ? "never expires" : `expires ${time(expiresAt)}`}`,
    ),
    ...openHolds.map(
      ({ id, lots: held }) => `  hold ${id}: ${held.map(([no, tokens]) => `${tokens} of lot ${no}`).join(", ")}`,
    ),
    ...(unlimitedUntil === null ? [] : [`  unlimited until ${time(unlimitedUntil)}`]),
    ...(closedAt === null ? [] : [`  closed at ${time(closedAt)}`]),
  ];
}

function time(atMs: number): string {
  return new Date(atMs).toISOString().replace("T", " ").slice(0, 19);
}

/** Causes come from outside: control characters would reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "?");
}
