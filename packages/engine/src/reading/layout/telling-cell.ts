import { tellingColumns, wishColumns } from "../english/layout-words.ts";

/** The cell of a table row that says what the row is about: by its column's name, else the longest. */
export function tellingCell(cells: Readonly<Record<string, string>>): string {
  const entries = Object.entries(cells).filter(([, text]) => text !== "");
  const named =
    entries.find(([name, text]) => wishColumns.test(name) && text.includes(" ")) ??
    entries.find(([name, text]) => tellingColumns.test(name) && text.includes(" "));
  if (named) return named[1];
  return entries.reduce((longest, [, text]) => (text.length > longest.length ? text : longest), "");
}
