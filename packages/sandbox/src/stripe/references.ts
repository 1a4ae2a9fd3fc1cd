/** The id of what an object refers to. In the store references are ids always; their types allow whole objects. */
export const idOf = (reference: string | { readonly id: string } | null | undefined): string | null =>
  typeof reference === "string" ? reference : (reference?.id ?? null);
