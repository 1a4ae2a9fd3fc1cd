/** One step of the schema. A released one never changes; its number is its place in the list, from 1. */
export interface Migration {
  readonly name: string;
  readonly sqlite: string;
  readonly postgres: string;
}
