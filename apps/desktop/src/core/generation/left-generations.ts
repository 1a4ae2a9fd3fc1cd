import type { GenerationId } from "@myba/shared/ids";
import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import { deviceAccountId } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { loggable } from "../loggable.ts";
import { findMetered, giveUp, type MeteredRow, noteReceipt, unsettledMetered } from "../metered/metered-row.ts";
import type { TicketsForTokens } from "../metered/tickets-for-tokens.ts";
import { isLiveProject } from "../projects/projects.ts";
import { mybaId } from "../providers/connection-row.ts";
import { requireGeneration } from "./generation-row.ts";

/** Longer ago than this, a person who asked and got no answer would be surprised by tickets that cost. */
const freshMs = 10 * 60_000;

/**
 * Whether a generation whose process died can be followed at the billing server: it was MyBA's turn, and the server has
 * begun, or was asked just before.
 */
export function canBeFollowed(store: Store, id: GenerationId): boolean {
  const row = findMetered(store, id);
  const { providerId, startedAt, projectId } = requireGeneration(store, id);
  if (row === null || providerId !== mybaId || !isLiveProject(store, projectId)) return false;
  return row.serverId !== null || (row.state === "asked" && !row.isCancelled && store.now() - startedAt < freshMs);
}

export interface LeftOptions {
  readonly store: Store;
  readonly tokens: TicketsForTokens;
  readonly log: Logger;
  readonly isRunningHere: (id: GenerationId) => boolean;
  /** Follows it to its end, although it has ended here. */
  readonly reopen: (id: GenerationId) => void;
}

/**
 * Asks the server about generations that ended here without its last word: for the receipt, and where tickets were paid
 * for that have not come, for those. What cannot be asked now is left for another time. Never rejects.
 */
export async function lookAfterLeft(options: LeftOptions): Promise<void> {
  const { store, log } = options;
  for (const row of unsettledMetered(store)) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- few, one after the other
      await lookAfter(row, options);
    } catch (error) {
      if (!(error instanceof AppError)) log.warn({ err: loggable(error) }, "a receipt could not be asked for");
      else if (error.code === "metered/not-found" && isForgotten(row, store.now())) giveUp(store, row.generationId);
    }
  }
}

/** Until the server forgets it, it may be that the wrong person has asked: they can sign in again. */
function isForgotten({ accountId, receipt }: MeteredRow, nowMs: number): boolean {
  return accountId !== deviceAccountId || (receipt?.keptUntil ?? 0) < nowMs;
}

async function lookAfter(row: MeteredRow, { store, tokens, isRunningHere, reopen }: LeftOptions): Promise<void> {
  const { generationId: id, serverId } = row;
  const { state } = requireGeneration(store, id);
  if (isRunningHere(id) || state === "queued" || state === "running") return;
  if (serverId === null) return giveUp(store, id);
  const account = tokens.accountOf(row);
  if (account === null) return;
  const { generations } = account.client;
  // Only what the person wanted no more is stopped; anything else may still be at work for them.
  const told = await (row.isCancelled ? generations.cancel({ id: serverId }) : generations.get({ id: serverId }));
  noteReceipt(store, told);
  if (row.state === "ended" || isRunningHere(id)) return;
  if (told.state === "released") giveUp(store, id);
  else reopen(id);
}
