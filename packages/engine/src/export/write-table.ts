import { stringify } from "csv-stringify/sync";

/**
 * A table for spreadsheets: RFC 4180, no byte order mark. A cell that a spreadsheet would run as a formula gets an
 * apostrophe in front, which `readTable` takes away; a plain number is none.
 */
export function writeTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([headers, ...rows.map((cells) => cells.map(withoutFormula))], {
    record_delimiter: "\r\n",
    // Spreadsheets of many countries split at semicolons, and any line end may end a row; quotes keep a cell in one piece.
    quoted_match: /[;\t\r\n]/,
  });
}

/** `'` goes before what a spreadsheet takes for a formula, and before what looks as if it had got one already. */
function withoutFormula(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) && !/^-\d+$/.test(cell) ? `'${cell}` : cell;
}
