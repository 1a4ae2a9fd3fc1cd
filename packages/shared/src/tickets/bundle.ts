import { z } from "zod";
import { coverage, sentenceSpan } from "../generation/source.ts";
import { ticketContent } from "./content.ts";
import { ticketMeta } from "./ticket.ts";

const localId = z.string().min(1).max(40);

/** A ticket outside the database: in an export, an import, or a terminal. Ids are unique within their bundle. */
export const portableTicket = z.strictObject({
  id: localId,
  /** `T-42`, or null before the ticket is stored. */
  key: z.string().max(20).nullable(),
  parentId: localId.nullable(),
  dependsOn: z.array(localId).max(50),
  sourceId: localId.nullable(),
  content: ticketContent,
  meta: ticketMeta,
});
export type PortableTicket = z.infer<typeof portableTicket>;

/** A source with its sentences spelled out, so that provenance can be read without the app. */
export const portableSource = z.strictObject({
  id: localId,
  name: z.string().max(200),
  text: z.string(),
  sentences: z.array(sentenceSpan.extend({ text: z.string() })),
  /** Ticket refs in here are ids of this bundle's tickets. */
  coverage: coverage.extend({
    sentences: z.array(
      z.object({
        sentenceId: z.string(),
        state: z.enum(["covered", "open", "ignored"]),
        tickets: z.array(localId).optional(),
        reason: z.string().optional(),
      }),
    ),
  }),
});
export type PortableSource = z.infer<typeof portableSource>;

/** What an export holds and an import takes. Parents come before their children. */
export const ticketBundle = z.strictObject({
  format: z.literal("myba/tickets"),
  version: z.literal(1),
  tickets: z.array(portableTicket),
  sources: z.array(portableSource),
});
export type TicketBundle = z.infer<typeof ticketBundle>;

export const bundleFormats = ["markdown", "json", "csv"] as const;
export const bundleFormat = z.enum(bundleFormats);
export type BundleFormat = z.infer<typeof bundleFormat>;
