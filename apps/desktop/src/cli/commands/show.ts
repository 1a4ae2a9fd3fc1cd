import type { BundleFormat } from "@myba/shared/tickets/bundle";
import type { Command } from "commander";
import { findTicket } from "../find-ticket.ts";
import type { CliIo } from "../io.ts";
import { formatOption } from "../options.ts";
import { withCore } from "../with-core.ts";
import { writeResult } from "../write-result.ts";

/** `myba show KEY`: one stored ticket, whole. */
export function addShow(program: Command, io: CliIo): void {
  program
    .command("show")
    .description("print one stored ticket")
    .argument("<key>", "the ticket's key, such as T-42")
    .addOption(formatOption("markdown"))
    .action(async (key: string, { format }: { format: BundleFormat }, command: Command) => {
      await withCore(command, io, async (client) => {
        const { text } = await client.transfer.export({ ids: [await findTicket(client, key)], format });
        await writeResult(text, undefined, io);
      });
    });
}
