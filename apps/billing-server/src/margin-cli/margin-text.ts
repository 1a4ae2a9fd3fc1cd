import type { MarginLine } from "../generation/margin.ts";

/** What all lines come to. */
export type MarginTotal = Omit<MarginLine, "day" | "model" | "catalogueVersion">;

/** Sums of all lines. */
export function totalOf(lines: readonly MarginLine[]): MarginTotal {
  const sum = (figure: keyof MarginTotal): number => lines.reduce((all, line) => all + line[figure], 0);
  return {
    generations: sum("generations"),
    released: sum("released"),
    tickets: sum("tickets"),
    capturedTokens: sum("capturedTokens"),
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    costMicroUsd: sum("costMicroUsd"),
    estimatedMicroUsd: sum("estimatedMicroUsd"),
    withoutCost: sum("withoutCost"),
  };
}

const head = "Day|Model|Catalogue|Generations|Released|Tickets|Tokens|Read|Written|Cost|Estimated|Unknown".split("|");
/** The day and the model are words, all else figures. */
const words = 2;

/** A report for a person at a terminal: a line for each day, model and catalogue, then all of them together. */
export function marginText(
  lines: readonly MarginLine[],
  { from, to }: { readonly from: string; readonly to: string },
): string {
  if (lines.length === 0) return `No generation ended from ${from} to ${to}.\n`;
  const rows = lines.map((line) => [line.day, line.model, String(line.catalogueVersion), ...figuresOf(line)]);
  const total = totalOf(lines);
  const table = tableOf([head, ...rows, ["Together", "", "", ...figuresOf(total)]]);
  const unknown =
    total.withoutCost === 0 ? "" : " Nobody knows the cost of those under Unknown: it is not in the sums.";
  return `${table}\nTokens are those that were captured. Estimated is the part of the cost that the service did not tell.${unknown}\n`;
}

function figuresOf(line: MarginTotal): string[] {
  return [
    ...[line.generations, line.released, line.tickets, line.capturedTokens, line.inputTokens, line.outputTokens].map(
      String,
    ),
    dollars(line.costMicroUsd),
    dollars(line.estimatedMicroUsd),
    String(line.withoutCost),
  ];
}

/** Exact: a whole number of millionths, whatever its size. */
function dollars(microUsd: number): string {
  const digits = String(microUsd).padStart(7, "0");
  return `$${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Columns as wide as their longest text; figures stand at the right. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, no) => Math.max(...rows.map((row) => row[no]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((text, no) => (no < words ? text.padEnd(widths[no] ?? 0) : text.padStart(widths[no] ?? 0))).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}
