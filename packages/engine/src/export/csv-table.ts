import { CsvError, parse } from "csv-parse/sync";
import { malformed, refuseTooMany } from "./malformed.ts";

/** One record of a table; `line` is where it begins in the file. */
export interface TableRow {
  readonly line: number;
  /** The cell under a header as written there, empty where the table has no such column. */
  cell(header: string): string;
  /** The cell of a column by its place, from 0. */
  at(column: number): string;
}

export interface Table {
  readonly headers: readonly string[];
  readonly rows: readonly TableRow[];
}

const delimiters = [",", ";", "\t"] as const;

/**
 * Reads a table with a header row, separated by commas, semicolons or tabs. The apostrophe before a would-be formula
 * is taken away. Throws `import/malformed` for quotes that do not close and for rows longer than the header.
 */
export function readTable(name: string, text: string): Table {
  const records = readRecords(name, text);
  const [header, ...body] = records;
  if (!header) throw malformed(name, "it is empty");
  const headers = header.cells.map((cell) => cell.trim());
  const filled = body.filter((record) => record.cells.some((cell) => cell !== ""));
  refuseTooMany(name, filled.length);
  return { headers, rows: filled.map((record) => rowOf(name, headers, record)) };
}

interface Record {
  readonly line: number;
  readonly cells: readonly string[];
}

function readRecords(name: string, text: string): Record[] {
  try {
    const parsed = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    }) as unknown as { record: string[]; info: { lines: number } }[]; // What `info: true` adds; the types do not say so.
    let line = 1;
    return parsed.map(({ record, info }) => {
      const place = { line, cells: record };
      line = info.lines + 1;
      return place;
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause["lines"] === "number" ? cause["lines"] : 1;
    const column = typeof cause["column"] === "number" ? { column: cause["column"] + 1 } : {};
    throw malformed(name, reasons[cause.code] ?? "this is not a table", { line, ...column });
  }
}

const reasons: Partial<globalThis.Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quotation mark is opened and never closed",
  CSV_INVALID_CLOSING_QUOTE: "a quoted cell goes on after its closing quotation mark",
  INVALID_OPENING_QUOTE: "a quotation mark stands in the middle of a cell that is not quoted",
};

function rowOf(name: string, headers: readonly string[], record: Record): TableRow {
  const surplus = record.cells.slice(headers.length).some((cell) => cell !== "");
  if (surplus) {
    throw malformed(name, `this row has ${record.cells.length} cells, the header has ${headers.length}`, {
      line: record.line,
    });
  }
  const cellAt = (index: number): string => withFormula(record.cells[index] ?? "");
  return {
    line: record.line,
    cell: (header) => cellAt(headers.indexOf(header)),
    at: cellAt,
  };
}

/** The separator that the header row uses most outside quotes. */
function delimiterOf(text: string): string {
  const header = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? "").replace(/"(?:[^"]|"")*"/g, "");
  const counts = delimiters.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.delimiter ?? ",";
}

function withFormula(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
