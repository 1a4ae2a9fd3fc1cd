import { z } from "zod";
import { draftRef, projectId, sourceId, ticketId, ticketKey } from "../ids.ts";
import { fieldPath, ticketContent } from "./content.ts";

/** Who wrote a version: a person, the offline engine, a model, or a one-click fix. */
export const authors = ["user", "engine", "ai", "fix"] as const;
export const author = z.enum(authors);
export type Author = z.infer<typeof author>;

/** A number or name that a model wrote into a field and the source does not have. */
export const unsupportedWords = z.strictObject({ field: fieldPath, text: z.string().min(1).max(200) });
export type UnsupportedWords = z.infer<typeof unsupportedWords>;

/** What is special about one ticket of a generation; all of it absent on most. */
const draftMarks = {
  /** The model had not finished this ticket: fields may be missing or end in the middle. */
  incomplete: z.literal(true).optional(),
  /** What a person should check against the source, while it still stands in that field. */
  unsupported: z.array(unsupportedWords).max(50).optional(),
};

/** How a ticket came to be, for receipts and for telling versions of the engine apart. */
export const ticketMeta = z.strictObject({
  /** `offline` for the deterministic engine, otherwise the provider's id; `person` for a hand-written ticket. */
  engine: z.string().max(60),
  /** The model's name, or the offline engine's version. */
  model: z.string().max(120),
  /** BCP 47 language of the source text. */
  language: z.string().max(20),
  /** The version of the prompt a model was asked with. */
  promptVersion: z.string().max(20).optional(),
  ...draftMarks,
});
export type TicketMeta = z.infer<typeof ticketMeta>;

/**
 * A ticket as a generation gives it, before it is stored. `parent` and `dependsOn` name other drafts of the same
 * generation; a parent always comes before its children.
 */
export const ticketDraft = z.strictObject({
  ref: draftRef,
  parent: draftRef.nullable(),
  dependsOn: z.array(draftRef).max(50),
  content: ticketContent,
  ...draftMarks,
});
export type TicketDraft = z.infer<typeof ticketDraft>;

/** A stored ticket. Times are milliseconds since 1970, UTC. */
export const ticket = z.strictObject({
  id: ticketId,
  key: ticketKey,
  projectId,
  /** The text this ticket was generated from; null for a hand-written or imported one. */
  sourceId: sourceId.nullable(),
  parentId: ticketId.nullable(),
  dependsOn: z.array(ticketId).max(50),
  content: ticketContent,
  meta: ticketMeta,
  /** Grows by one at every change; an edit names the revision it was made on. */
  revision: z.number().int().min(1),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
  trashedAt: z.number().int().nullable(),
});
export type Ticket = z.infer<typeof ticket>;
