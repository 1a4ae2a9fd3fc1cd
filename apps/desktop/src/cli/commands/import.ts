import type { Command } from "commander";
import type { CliIo } from "../io.ts";
import { readInput } from "../read-input.ts";
import { findOrCreateProject, firstProject, withCore } from "../with-core.ts";

/** `myba import FILE`: stores the tickets of an exported file. */
export function addImport(program: Command, io: CliIo): void {
  program
    .command("import")
    .description("store the tickets of a JSON, CSV or Markdown file")
    .argument("<file>", "the file, or - for standard input")
    .option("-p, --project <name>", "into this project, made when missing (default: the first one)")
    .action(async (path: string, options: { project?: string }, command: Command) => {
      const file = await readInput(path, io);
      await withCore(command, io, async (client) => {
        const { project: named } = options;
        const project = named === undefined ? await firstProject(client) : await findOrCreateProject(client, named);
        const { created } = await client.transfer.import({ projectId: project.id, file });
        await io.writeOut(`Imported ${created} ${created === 1 ? "ticket" : "tickets"} into ${project.name}.\n`);
      });
    });
}
