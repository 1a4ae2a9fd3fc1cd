import { AppError, type ErrorReport } from "@myba/shared/errors";
import { refineWithModel } from "@myba/engine/model/refine-with-model";
import type { ModelCaller } from "@myba/engine/providers/model-call";
import type { Logger } from "pino";
import type { Refinement } from "../../bridge/refinements.ts";
import { type ModelCandidate, paidCaller } from "../costs/paid-caller.ts";
import type { Store } from "../database/store.ts";
import { EventBatch } from "../generation/event-batch.ts";
import { loggable } from "../loggable.ts";
import { readGuidance } from "../projects/guidance.ts";
import type { StoredTicket } from "../tickets/ticket-state.ts";
import { endRefinement, type Proposal, writeProposal } from "./refinement-row.ts";
import { sentencesOf } from "./source-sentences.ts";

export interface RefinementRunOptions {
  readonly store: Store;
  readonly log: Logger;
  readonly ticket: StoredTicket;
  readonly refinement: Refinement;
  readonly candidate: ModelCandidate;
  readonly isGuest: boolean;
  readonly signal: AbortSignal;
  /** Something new is stored. */
  readonly ring: () => void;
  /** The core is closing: what is cut off now was not cancelled by a person. */
  readonly isClosing: () => boolean;
}

type End = Pick<Refinement, "state" | "error">;

/** Asks a model for one change and stores what comes as it comes, then the end. Never rejects. */
export async function runRefinement(options: RefinementRunOptions): Promise<void> {
  const { store, log, refinement, ring } = options;
  let end: End;
  try {
    end = await propose(options);
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ refinement: refinement.id, err: loggable(error) }, "a model failed");
    end = { state: "failed", error: error instanceof AppError ? error.report() : broken };
  }
  try {
    endRefinement(store, refinement.id, end);
  } catch (error) {
    log.error({ refinement: refinement.id, err: loggable(error) }, "the end of a refinement could not be stored");
  }
  ring();
}

const broken: ErrorReport = { code: "program/broken", data: {} };

async function propose(options: RefinementRunOptions): Promise<End> {
  const { store, refinement, candidate, ticket, ring } = options;
  const stop = new AbortController();
  const batch = new EventBatch<Proposal>({
    write(proposals) {
      const last = proposals.at(-1);
      if (last !== undefined) writeProposal(store, refinement.id, last);
      ring();
    },
    onFailure: () => stop.abort(),
  });
  const { content, projectId } = ticket.state;
  const { wish, field } = refinement;
  const events = refineWithModel(
    { caller: callerFor(options), model: candidate.target.model, label: candidate.row.label },
    { content, field, wish, sourceSentences: sentencesOf(store, ticket), guidance: readGuidance(store, projectId) },
    AbortSignal.any([options.signal, stop.signal]),
  );
  try {
    for await (const event of events) {
      if (event.kind === "changes") batch.add({ changes: event.changes, unsupported: [] }, false);
      else if (event.kind === "finished") {
        batch.add({ changes: event.changes, unsupported: event.unsupported }, true);
        return { state: "proposed", error: null };
      } else if (event.kind === "failed") {
        batch.flush();
        return { state: "failed", error: event.error };
      }
    }
    batch.flush();
  } finally {
    batch.stop();
  }
  if (options.isClosing()) return { state: "failed", error: { code: "generation/interrupted", data: {} } };
  return { state: "cancelled", error: null };
}

function callerFor({ store, candidate, ticket, refinement, isGuest }: RefinementRunOptions): ModelCaller {
  const name = ticket.state.content.title;
  const about = { generationId: null, refinementId: refinement.id, ticketId: ticket.id, name };
  return paidCaller(candidate, { store, isGuest, subject: { purpose: "refinement", ...about } });
}
