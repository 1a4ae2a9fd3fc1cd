import { counted } from "../lib/time.ts";

/** A change of one field as the history stores it. */
interface FieldChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The change in words: the field's name, what it was and what it is; empty for nothing. */
export function changeWords(change: FieldChange): { field: string; before: string; after: string } {
  const words = /dependsOn|parentId/.test(change.path) ? ticketWords : valueWords;
  return { field: fieldName(change.path), before: words(change.before), after: words(change.after) };
}

/** `acceptanceCriteria.0.text` and `/acceptanceCriteria/0/text` read "Acceptance criteria 1 text". */
export function fieldName(path: string): string {
  const words = path
    .split(/[./]/)
    .filter(Boolean)
    .map((part) =>
      /^\d+$/.test(part) ? String(Number(part) + 1) : part.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`),
    )
    .join(" ");
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** Ids mean nothing to people: how many tickets is what can be said. */
function ticketWords(value: unknown): string {
  const count = Array.isArray(value) ? value.length : value === null || value === undefined ? 0 : 1;
  return count === 0 ? "" : counted(count, "ticket");
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(valueWords).filter(Boolean).join("\n");
  if (typeof value !== "object") return "";
  if ("text" in value && typeof value.text === "string") return value.text;
  if ("title" in value && typeof value.title === "string") return value.title;
  return Object.entries(value)
    .map(([name, part]) => [fieldName(name), valueWords(part)])
    .filter(([, words]) => words !== "")
    .map(([name, words]) => `${name}: ${words}`)
    .join("\n");
}
