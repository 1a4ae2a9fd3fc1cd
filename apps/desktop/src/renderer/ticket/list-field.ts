import type { TicketContent } from "@myba/shared/tickets/content";
import type { TicketPatch } from "../../bridge/tickets.ts";

type ListField = "acceptanceCriteria" | "openQuestions" | "assumptions" | "subtasks";

/**
 * The patch that keeps the items at these old places, in this order, and moves what is known about where they came
 * from (`acceptanceCriteria.2`) along with them.
 */
export function reorder(content: TicketContent, field: ListField, places: readonly number[]): TicketPatch {
  const items: readonly unknown[] = content[field];
  const provenance = Object.entries(content.provenance).flatMap(([path, sentences]): [string, string[]][] => {
    const [, head, index, tail = ""] = /^([a-zA-Z]+)\.(\d+)(.*)$/.exec(path) ?? [];
    if (head !== field) return [[path, sentences]];
    const place = places.indexOf(Number(index));
    return place === -1 ? [] : [[`${field}.${place}${tail}`, sentences]];
  });
  const kept = places.map((place) => items[place]);
  return { [field]: kept, provenance: Object.fromEntries(provenance) };
}

/** All places but one. */
export function without(count: number, gone: number): number[] {
  return Array.from({ length: count }, (_, place) => place).filter((place) => place !== gone);
}

/** All places with one moved; the same order when it would leave the list. */
export function moved(count: number, from: number, to: number): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  if (to < 0 || to >= count) return places;
  places.splice(to, 0, ...places.splice(from, 1));
  return places;
}
