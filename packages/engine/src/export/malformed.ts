import { AppError } from "@myba/shared/errors";

/** Where in an imported file something is wrong; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number | string;
}

/** The error for a file that cannot be imported. `reason` is a clause in the user's words, without a full stop. */
export function malformed(name: string, reason: string, place?: Place): AppError {
  return new AppError("import/malformed", { name, reason: place ? `${spelledOut(place)}: ${reason}` : reason });
}

/** How many tickets one file may bring: a few megabytes could otherwise say a million, and keep the app busy for minutes. */
const maxTickets = 20_000;

/** Throws `import/malformed` where a file holds more tickets than one import takes. */
export function refuseTooMany(name: string, count: number): void {
  if (count <= maxTickets) return;
  const [found, most] = [count, maxTickets].map((value) => value.toLocaleString("en"));
  throw malformed(name, `it holds ${found} tickets, and one file may bring ${most}`);
}

/** The line and column of a UTF-16 offset. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

function spelledOut(place: Place): string {
  return place.column === undefined ? `line ${place.line}` : `line ${place.line}, column ${place.column}`;
}
