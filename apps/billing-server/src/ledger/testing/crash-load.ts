import type { Command } from "../commands.ts";

/** One line of a process under load: what it is about to ask, or what it was told. `no` pairs the two. */
export type LoadLine =
  | { readonly no: string; readonly asked: Command }
  | { readonly no: string; readonly answer: unknown }
  | { readonly no: string; readonly refused: string };

/** What a process under load is told to do. */
export interface LoadOrder {
  readonly engine: "sqlite" | "postgres";
  readonly address: string;
  /** Where the head of the chain is kept outside the database. */
  readonly anchorFile: string;
  /** Makes its keys and choices its own. */
  readonly seed: number;
  /** It kills itself when it comes to a step for the so-manieth time. */
  readonly killAt?: { readonly step: string; readonly nth: number };
}

/** Numbers from 0 up to 1 that look random and are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const loadedWallets = ["user:a", "user:b", "user:c", "user:d", "user:e"];

/** By how much an answered command changed each wallet. */
export function effectOf(command: Command, answer: unknown): [accountId: string, tokens: number][] {
  const { tokens = 0, capturedTokens = 0, movedTokens = 0 } = answer as { [name: string]: number }; // Of all kinds.
  if (command.kind === "grant") return [[command.accountId, tokens]];
  if (command.kind === "spend") return [[command.accountId, -tokens]];
  if (command.kind === "settle") return [[command.accountId, -capturedTokens]];
  if (command.kind === "reserve") return [];
  if (command.kind !== "transfer-anonymous") throw new Error(`the load has no ${command.kind}`);
  return [
    [command.deviceId, -movedTokens],
    [command.userId, movedTokens],
  ];
}
