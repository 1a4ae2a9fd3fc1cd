/** One expected error: its HTTP status, whether the same request may succeed later, and the words for a person. */
export interface CatalogueEntry {
  readonly status: number;
  readonly retry: boolean;
  readonly message: string;
  readonly next: string;
}
