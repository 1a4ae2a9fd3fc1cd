import { projectId, ticketId } from "@myba/shared/ids";
import { bundleFormat } from "@myba/shared/tickets/bundle";
import { z } from "zod";
import { procedure } from "./procedure.ts";

/** Export of one or many tickets, and import of what was exported. */
export const transferContract = {
  /** Children of a chosen ticket come along only when chosen; `text` is the whole file. */
  export: procedure
    .input(z.object({ ids: z.array(ticketId).min(1).max(100_000), format: bundleFormat }))
    .output(z.object({ fileName: z.string(), mediaType: z.string(), text: z.string(), count: z.number().int() })),
  import: procedure.input(z.object({ projectId, file: z.file() })).output(z.object({ created: z.number().int() })),
};
