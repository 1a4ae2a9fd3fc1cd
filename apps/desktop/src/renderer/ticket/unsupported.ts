import type { TicketContent } from "@myba/shared/tickets/content";
import type { UnsupportedWords } from "@myba/shared/tickets/ticket";

/**
 * Numbers and names that a model wrote and the source does not have, while they still stand where they stood. In a list
 * they are looked for in every item: items move. A refinement is held against the ticket's own sentences only, so what
 * stands elsewhere in the source is left out here, where all of it is known.
 */
export function standingUnsupported(
  content: TicketContent,
  noted: readonly UnsupportedWords[] | undefined,
  source = "",
): UnsupportedWords[] {
  return (noted ?? []).flatMap(({ field, text }) => {
    if (hasWords(source, text)) return [];
    const place = placesToLook(content, field).find((path) => textsAt(content, path).some((one) => one.includes(text)));
    return place ? [{ field: place, text }] : [];
  });
}

/** Those of one field and of everything inside it. */
export function unsupportedIn(words: readonly UnsupportedWords[], field: string): readonly UnsupportedWords[] {
  return words.filter((one) => one.field === field || one.field.startsWith(`${field}.`));
}

/** Whole words: "5 days" is not in "45 days". */
function hasWords(source: string, words: string): boolean {
  const escaped = words.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, "iu").test(source);
}

function placesToLook(content: TicketContent, path: string): string[] {
  const [, list, tail = ""] = /^([a-zA-Z]+)\.\d+(.*)$/.exec(path) ?? [];
  if (!list) return [path];
  const items: unknown = (content as Record<string, unknown>)[list]; // A path names a field of the content.
  const others = Array.isArray(items) ? items.map((_item, place) => `${list}.${place}${tail}`) : [];
  return [path, ...others];
}

/** Every text at a path, however deep: a criterion has a sentence and steps. */
function textsAt(content: TicketContent, path: string): string[] {
  let value: unknown = content;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null) return [];
    value = (value as Record<string, unknown>)[part]; // An array's places are keys as well.
  }
  return textsIn(value);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
