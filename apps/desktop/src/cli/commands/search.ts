import type { Command } from "commander";
import type { CliIo } from "../io.ts";
import { listTickets } from "../list-tickets.ts";
import { tableOption, type TableFormat } from "../options.ts";
import { ticketTable } from "../ticket-table.ts";
import { projectFilter, withCore } from "../with-core.ts";

/** `myba search WORDS`: tickets with all of the words, best matches first. */
export function addSearch(program: Command, io: CliIo): void {
  program
    .command("search")
    .description("find stored tickets by words or by key")
    .argument("<words...>", "words that tickets hold; each may be the beginning of a word")
    .option("-p, --project <name>", "only tickets of this project")
    .addOption(tableOption())
    .action(async (words: string[], options: { project?: string; format: TableFormat }, command: Command) => {
      await withCore(command, io, async (client) => {
        const projectId = await projectFilter(client, options.project);
        const { rows, capped } = await listTickets(client, { projectId, search: words.join(" ").slice(0, 200) });
        const flat = rows.map((row) => ({ ...row, depth: 0 }));
        await io.writeOut(
          options.format === "json"
            ? `${JSON.stringify({ tickets: flat, total: flat.length, capped }, null, 2)}\n`
            : ticketTable(flat, io),
        );
      });
    });
}
