import { AppError } from "@myba/shared/errors";
import type { ProviderId, RefinementId, TicketId } from "@myba/shared/ids";
import type { Ticket } from "@myba/shared/tickets/ticket";
import type { Logger } from "pino";
import type { Refinement } from "../../bridge/refinements.ts";
import { requireRoom } from "../costs/spending-cap.ts";
import type { Store } from "../database/store.ts";
import { Bell } from "../generation/bell.ts";
import { isFree, type ModelCandidate } from "../costs/paid-caller.ts";
import { isConnection } from "../providers/connection-row.ts";
import type { Providers } from "../providers/providers.ts";
import { requireLive, requireTicket } from "../tickets/tickets.ts";
import { acceptRefinement } from "./accept-refinement.ts";
import {
  deleteRefinement,
  insertRefinement,
  recoverRefinements,
  refinementsOf,
  requireRefinement,
} from "./refinement-row.ts";
import { runRefinement } from "./refinement-run.ts";

interface StartInput {
  readonly ticketId: TicketId;
  readonly field: string | null;
  readonly wish: string;
  readonly providerId: ProviderId | null;
  readonly model: string | null;
}

/** The wishes of one core for changes to tickets. */
export interface Refinements {
  /** Gives the one that runs where the same was asked before. Rejects with `ticket/not-found`, `provider/no-refining`, `provider/…`, `cost/cap-reached`. */
  start(input: StartInput): Promise<Refinement>;
  /** The refinement as it is, again whenever it changes, ending when it no longer runs; `refinement/not-found`. */
  feed(id: RefinementId, signal: AbortSignal | undefined): AsyncGenerator<Refinement, void>;
  list(ticketId: TicketId): Refinement[];
  /** Ends one, keeping what was proposed; one that has ended is given as it is. */
  cancel(id: RefinementId): Promise<Refinement>;
  /** As `acceptRefinement`. */
  accept(id: RefinementId, paths: readonly string[]): Ticket;
  /** Ends and forgets one. */
  dismiss(id: RefinementId): Promise<void>;
  /** Another process changed the database: feeds look again. */
  lookAgain(): void;
  /** Marks what runs nowhere as failed; for the owner of the data folder. */
  recover(): void;
  /** Ends what runs and waits until it is stored. */
  close(): Promise<void>;
}

export interface RefinementsOptions {
  readonly store: Store;
  readonly providers: Pick<Providers, "list" | "candidatesFor">;
  readonly log: Logger;
  readonly isGuest: boolean;
}

interface Running {
  /** What was asked for. */
  readonly wish: string;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** Makes the refinements of one core. */
export function makeRefinements({ store, providers, log, isGuest }: RefinementsOptions): Refinements {
  const running = new Map<RefinementId, Running>();
  /** Wishes that are about to be stored. */
  const starting = new Map<string, Promise<Refinement>>();
  const bell = new Bell();
  let isClosing = false;

  /** A wish that is being asked for already is not asked, and paid, a second time. */
  function start(input: StartInput): Promise<Refinement> {
    const { ticketId, field, wish, providerId, model } = input;
    const key = JSON.stringify([ticketId, field, wish, providerId, model]);
    const beginning = starting.get(key);
    if (beginning !== undefined) return beginning;
    const begun = [...running].find(([, other]) => other.wish === key);
    if (begun !== undefined) return Promise.resolve(requireRefinement(store, begun[0]));
    const started = begin(input, key).finally(() => starting.delete(key));
    starting.set(key, started);
    return started;
  }

  async function begin({ ticketId, field, wish, providerId, model }: StartInput, key: string): Promise<Refinement> {
    requireLive(store, ticketId);
    const candidate = await refiner(providers, providerId, model);
    if (isClosing) throw new AppError("generation/interrupted");
    if (!isFree(candidate)) requireRoom(store, 0);
    // Read after waiting: the proposal is about the ticket as it is now.
    const ticket = requireLive(store, ticketId);
    const { row, target } = candidate;
    const answerer = { providerId: row.id, providerLabel: row.label, model: target.model.id };
    const { number, revision } = ticket;
    const refinement = insertRefinement(store, { number, revision, wish, field, answerer, isGuest });
    const controller = new AbortController();
    const run = runRefinement({
      store,
      log,
      ticket,
      refinement,
      candidate,
      isGuest,
      signal: controller.signal,
      ring: () => bell.ring(),
      isClosing: () => isClosing,
    });
    running.set(refinement.id, { wish: key, controller, done: settled(refinement.id, run) });
    return refinement;
  }

  async function settled(id: RefinementId, run: Promise<void>): Promise<void> {
    await run;
    running.delete(id);
    bell.ring();
  }

  async function end(id: RefinementId): Promise<void> {
    const run = running.get(id);
    run?.controller.abort();
    await run?.done;
  }

  async function* feed(id: RefinementId, signal: AbortSignal | undefined): AsyncGenerator<Refinement, void> {
    let shown = "";
    for (let now = requireRefinement(store, id); ; now = requireRefinement(store, id)) {
      const written = JSON.stringify(now);
      if (written !== shown) yield now;
      shown = written;
      if (now.state !== "running" || isClosing || signal?.aborted === true) return;
      // It may have changed while the window took the last one.
      if (JSON.stringify(requireRefinement(store, id)) === written) await bell.wait(signal);
    }
  }

  return {
    start,
    feed,
    list(ticketId) {
      requireTicket(store, ticketId);
      return refinementsOf(store, ticketId);
    },
    async cancel(id) {
      requireRefinement(store, id);
      // One of a terminal that was killed runs nowhere.
      if (!running.has(id) && !isGuest) recover();
      await end(id);
      return requireRefinement(store, id);
    },
    accept: (id, paths) => acceptRefinement(store, id, paths),
    async dismiss(id) {
      requireRefinement(store, id);
      await end(id);
      deleteRefinement(store, id);
      bell.ring();
    },
    lookAgain: () => bell.ring(),
    recover,
    async close() {
      isClosing = true;
      for (const run of running.values()) run.controller.abort();
      await Promise.all([...running.values()].map((run) => run.done));
      bell.ring();
    },
  };

  function recover(): void {
    recoverRefinements(store, (id) => running.has(id));
    bell.ring();
  }
}

/** The one chosen, or the first in the person's order that is a model and can be asked. */
async function refiner(
  providers: Pick<Providers, "list" | "candidatesFor">,
  providerId: ProviderId | null,
  model: string | null,
): Promise<ModelCandidate> {
  const chosen = providerId ?? (await firstModel(providers));
  const [candidate] = chosen === null ? [] : await providers.candidatesFor({ providerId: chosen, model });
  if (candidate === undefined || candidate.target === null) {
    const isMyba = candidate?.row.kind === "myba";
    throw new AppError("provider/no-refining", { provider: isMyba ? "MyBA" : "The offline engine" });
  }
  return { row: candidate.row, target: candidate.target };
}

async function firstModel(providers: Pick<Providers, "list">): Promise<ProviderId | null> {
  const models = (await providers.list()).filter(isConnection);
  // Where none is ready, the first one tells what is missing.
  return (models.find(({ obstacle }) => obstacle === null) ?? models[0])?.id ?? null;
}
