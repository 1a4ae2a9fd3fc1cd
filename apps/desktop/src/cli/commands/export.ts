import { AppError } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import type { BundleFormat } from "@myba/shared/tickets/bundle";
import type { Command } from "commander";
import type { CoreClient } from "../../bridge/client.ts";
import { findTicket } from "../find-ticket.ts";
import type { CliIo } from "../io.ts";
import { filterOf } from "../list-tickets.ts";
import { formatOption, outOption } from "../options.ts";
import { projectFilter, withCore } from "../with-core.ts";
import { writeResult } from "../write-result.ts";

interface ExportOptions {
  readonly project?: string;
  readonly format: BundleFormat;
  readonly out?: string;
}

/** `myba export`: the named tickets, those of a project, or all of them as one file. */
export function addExport(program: Command, io: CliIo): void {
  program
    .command("export")
    .description("write stored tickets as Markdown, JSON or CSV")
    .argument("[keys...]", "only these tickets, such as T-42")
    .option("-p, --project <name>", "only tickets of this project")
    .addOption(formatOption())
    .addOption(outOption())
    .action(async (keys: string[], options: ExportOptions, command: Command) => {
      await withCore(command, io, async (client) => {
        const ids = keys.length > 0 ? await idsOf(client, keys) : await idsIn(client, options.project);
        if (ids.length === 0) throw new AppError("request/invalid", { reason: "there are no tickets to export" });
        const { text } = await client.transfer.export({ ids, format: options.format });
        await writeResult(text, options.out, io);
      });
    });
}

async function idsOf(client: CoreClient, keys: readonly string[]): Promise<TicketId[]> {
  return Promise.all(keys.map((key) => findTicket(client, key)));
}

async function idsIn(client: CoreClient, project: string | undefined): Promise<TicketId[]> {
  const projectId = await projectFilter(client, project);
  return client.tickets.ids(filterOf({ projectId, search: "" }));
}
