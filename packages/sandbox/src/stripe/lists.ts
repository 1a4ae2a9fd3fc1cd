import { invalidRequest } from "./stripe-failure.ts";

/** What a page of a list is asked for by. */
export interface Page {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
}

export interface ListObject<T> {
  readonly object: "list";
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly url: string;
}

/** One page of objects, which come newest first. Throws where the cursor is none of them. */
export function pageOf<T extends { readonly id: string }>(all: readonly T[], page: Page, url: string): ListObject<T> {
  const { limit = 10, starting_after: after, ending_before: before } = page;
  if (after !== undefined && before !== undefined)
    throw invalidRequest("You cannot use arguments ending_before and starting_after together.");
  if (before !== undefined) {
    const newer = all.slice(0, placeOf(all, before, "ending_before"));
    return { object: "list", data: newer.slice(-limit), has_more: newer.length > limit, url };
  }
  const start = after === undefined ? 0 : placeOf(all, after, "starting_after") + 1;
  return { object: "list", data: all.slice(start, start + limit), has_more: all.length > start + limit, url };
}

function placeOf(all: readonly { readonly id: string }[], id: string, param: string): number {
  const place = all.findIndex((one) => one.id === id);
  if (place === -1) throw invalidRequest(`No such object: '${id}'`, { code: "resource_missing", param });
  return place;
}

/** A whole list inside of an object. */
export const innerList = <T>(
  data: readonly T[],
  url: string,
): { object: "list"; data: T[]; has_more: boolean; url: string } => ({
  object: "list",
  data: [...data],
  has_more: false,
  url,
});
