import { z } from "zod";

/**
 * A ULID: 26 characters of Crockford base32, sortable by creation time.
 * Source: https://github.com/ulid/spec. Nothing here makes ids: clock and randomness belong to the programs.
 */
const ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, "not an id");

export const ticketId = ulid.brand<"TicketId">();
export const projectId = ulid.brand<"ProjectId">();
export const sourceId = ulid.brand<"SourceId">();
export const draftId = ulid.brand<"DraftId">();
export const generationId = ulid.brand<"GenerationId">();
export const changeId = ulid.brand<"ChangeId">();
export const refinementId = ulid.brand<"RefinementId">();

export type TicketId = z.infer<typeof ticketId>;
export type ProjectId = z.infer<typeof projectId>;
export type SourceId = z.infer<typeof sourceId>;
export type DraftId = z.infer<typeof draftId>;
export type GenerationId = z.infer<typeof generationId>;
export type ChangeId = z.infer<typeof changeId>;
export type RefinementId = z.infer<typeof refinementId>;

/** Somebody who can make tickets: `offline`, `myba` for tokens, or the ULID of a connection to a model. */
export const providerId = z.union([z.literal("offline"), z.literal("myba"), ulid]).brand<"ProviderId">();
export type ProviderId = z.infer<typeof providerId>;

/** The number people say aloud: `T-42`. Counted per data folder, never given twice. */
export const ticketKey = z
  .string()
  .regex(/^T-[1-9]\d{0,8}$/)
  .brand<"TicketKey">();
export type TicketKey = z.infer<typeof ticketKey>;

/** A sentence of one source, in reading order: `s1`, `s2` … Unique within its source only. */
export const sentenceId = z.string().regex(/^s[1-9]\d{0,6}$/);
export type SentenceId = z.infer<typeof sentenceId>;

/** A ticket inside one generation, before it is stored and gets its ULID: `d1`, `d2` … */
export const draftRef = z.string().regex(/^d[1-9]\d{0,6}$/);
export type DraftRef = z.infer<typeof draftRef>;
