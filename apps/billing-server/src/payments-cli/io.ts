/** What a terminal gives the program. Tests bring their own. */
export interface PaymentsIo {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who is at the terminal. */
  readonly user: string;
  readonly now: () => number;
  /** False only for tests on a PostgreSQL that writes nothing to the disk. */
  readonly isDurable?: boolean;
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
