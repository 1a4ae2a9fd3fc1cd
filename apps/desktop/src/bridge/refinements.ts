import { eventIterator } from "@orpc/contract";
import { errorReport } from "@myba/shared/errors";
import { modelUsage } from "@myba/shared/generation/usage";
import { providerId, refinementId, ticketId } from "@myba/shared/ids";
import { fieldPath } from "@myba/shared/tickets/content";
import { ticket, unsupportedWords } from "@myba/shared/tickets/ticket";
import { z } from "zod";
import { procedure } from "./procedure.ts";

/**
 * One field a model would change. `path` is a whole field of the content (`title`, `story`, `acceptanceCriteria` …);
 * `before` and `after` have that field's type.
 */
const proposedChange = z.object({ path: fieldPath, before: z.unknown(), after: z.unknown() });
export type ProposedChange = z.infer<typeof proposedChange>;

/** What a person asked for and what a model proposes; kept until it is accepted or dismissed. */
const refinement = z.object({
  id: refinementId,
  ticketId,
  /** The revision the proposal was made on. */
  revision: z.number().int(),
  wish: z.string(),
  /** The one field the wish is about; null for the whole ticket. */
  field: fieldPath.nullable(),
  providerId,
  providerLabel: z.string(),
  model: z.string(),
  state: z.enum(["running", "proposed", "failed", "cancelled"]),
  error: errorReport.nullable(),
  /** Grows while the model writes; final once `proposed`. Empty then means: nothing to change. */
  changes: z.array(proposedChange),
  /** Numbers and names that neither the ticket, its source nor the wish has. */
  unsupported: z.array(unsupportedWords),
  usage: modelUsage.nullable(),
  createdAt: z.number().int(),
});
export type Refinement = z.infer<typeof refinement>;

export const refinementsContract = {
  /** Begins; what comes is in the feed. `provider/no-refining`, `cost/cap-reached`, `provider/…`. */
  start: procedure
    .input(
      z.object({
        ticketId,
        field: fieldPath.nullable(),
        wish: z.string().trim().min(1).max(2000),
        /** Null for the first in the list that can refine. */
        providerId: providerId.nullable(),
        model: z.string().min(1).max(200).nullable(),
      }),
    )
    .output(refinement),
  /** The refinement as it is, again whenever it changes, ending when it no longer runs. */
  feed: procedure.input(z.object({ id: refinementId })).output(eventIterator(refinement)),
  /** Those of a ticket that are neither accepted nor dismissed, newest first. */
  list: procedure.input(z.object({ ticketId })).output(z.array(refinement)),
  cancel: procedure.input(z.object({ id: refinementId })).output(refinement),
  /**
   * Puts the chosen changes into the ticket as one step of undo, by author `ai`. `ticket/changed-meanwhile` when a
   * chosen field is no longer as the proposal found it.
   */
  accept: procedure.input(z.object({ id: refinementId, paths: z.array(fieldPath).min(1).max(30) })).output(ticket),
  dismiss: procedure.input(z.object({ id: refinementId })),
};
