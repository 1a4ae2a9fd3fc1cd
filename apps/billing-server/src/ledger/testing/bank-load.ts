/** What a process of the bank test is told to do. */
export interface BankOrder {
  readonly engine: "sqlite" | "postgres";
  readonly address: string;
  readonly seed: number;
  /** Of each of its two workers. */
  readonly operations: number;
}

export const customers = ["user:a", "user:b", "user:c", "user:d"];
export const devices = Array.from({ length: 40 }, (_, no) => `device:${no}`);

/** What each wallet begins with. */
export const openingTokens = 25;
