/** What a terminal gives the program. Tests bring their own. */
export interface CatalogueIo {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who is at the terminal. */
  readonly user: string;
  readonly columns: number;
  readonly now: () => number;
}
