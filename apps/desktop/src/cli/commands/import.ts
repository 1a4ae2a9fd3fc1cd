import { AppError } from "@myba/shared/errors";
import type { Command } from "commander";
import type { CoreClient } from "../../bridge/client.ts";
import type { ProjectRow } from "../../bridge/tickets.ts";
import type { CliIo } from "../io.ts";
import { readInput } from "../read-input.ts";
import { findOrCreateProject, withCore } from "../with-core.ts";

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
        const project = await projectFor(client, options.project);
        const { created } = await client.transfer.import({ projectId: project.id, file });
        await io.writeOut(`Imported ${created} ${created === 1 ? "ticket" : "tickets"} into ${project.name}.\n`);
      });
    });
}

async function projectFor(client: CoreClient, name: string | undefined): Promise<ProjectRow> {
  if (name !== undefined) return findOrCreateProject(client, name);
  const [first] = await client.projects.list();
  if (!first) throw new AppError("project/not-found");
  return first;
}
