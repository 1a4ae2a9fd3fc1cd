import type { Command } from "commander";
import type { CliIo } from "../io.ts";
import { listTickets } from "../list-tickets.ts";
import { tableOption, type TableFormat } from "../options.ts";
import { ticketTable } from "../ticket-table.ts";
import { projectFilter, withCore } from "../with-core.ts";

interface ListOptions {
  readonly project?: string;
  readonly search?: string;
  readonly format: TableFormat;
}

/** `myba list`: the stored tickets as a table or as JSON. */
export function addList(program: Command, io: CliIo): void {
  program
    .command("list")
    .description("list stored tickets")
    .option("-p, --project <name>", "only tickets of this project")
    .option("-s, --search <words>", "only tickets with these words")
    .addOption(tableOption())
    .action(async (options: ListOptions, command: Command) => {
      await withCore(command, io, async (client) => {
        const projectId = await projectFilter(client, options.project);
        const { rows, capped } = await listTickets(client, { projectId, search: options.search ?? "" });
        await io.writeOut(
          options.format === "json"
            ? `${JSON.stringify({ tickets: rows, total: rows.length, capped }, null, 2)}\n`
            : ticketTable(rows, io),
        );
      });
    });
}
