import { AppError } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import type { BundleFormat } from "@myba/shared/tickets/bundle";
import type { Command } from "commander";
import type { CoreClient } from "../../bridge/client.ts";
import type { Generation } from "../../bridge/generations.ts";
import type { CliIo } from "../io.ts";
import { formatOption, outOption } from "../options.ts";
import { progressOn, type Progress } from "../progress.ts";
import { readInput } from "../read-input.ts";
import { findOrCreateProject, withCore } from "../with-core.ts";
import { writeResult } from "../write-result.ts";

interface GenerateOptions {
  readonly project?: string;
  readonly format: BundleFormat;
  readonly out?: string;
}

/** `myba generate FILE|-`: tickets from a text, printed only, or stored in a project and printed. */
export function addGenerate(program: Command, io: CliIo): void {
  program
    .command("generate")
    .description("turn a text into tickets; stores them only with --project")
    .argument("<file>", "the text, or - for standard input")
    .addOption(formatOption("markdown"))
    .option("-p, --project <name>", "store the tickets in this project, made when missing")
    .addOption(outOption())
    .action(async (path: string, options: GenerateOptions, command: Command) => {
      const file = await readInput(path, io);
      const progress = progressOn(io);
      const { openText } = await import("../../core/texts/open-text.ts");
      const input = { ...(await openText(file)), format: options.format };
      const { project } = options;
      try {
        const text =
          project === undefined
            ? await generateUnstored(input, io, progress)
            : await withCore(command, io, (client) => generateInto(client, project, { input, io, progress }));
        progress.end();
        await writeResult(text, options.out, io);
      } finally {
        progress.end();
      }
    });
}

interface Input {
  readonly name: string;
  readonly text: string;
  readonly format: BundleFormat;
}

async function generateUnstored(input: Input, io: CliIo, progress: Progress): Promise<string> {
  const unstored = await import("../../core/transfer/generate-unstored.ts");
  return unstored.generateUnstored(input, io.interrupted, (done, total) => progress.report(done, total));
}

interface Run {
  readonly input: Input;
  readonly io: CliIo;
  readonly progress: Progress;
}

/** Stores the tickets and gives them as a file. An interrupted one keeps what it found, as in the app. */
async function generateInto(client: CoreClient, projectName: string, run: Run): Promise<string> {
  const { input, io, progress } = run;
  const project = await findOrCreateProject(client, projectName);
  const { name, text } = input;
  const { id } = await client.generations.start({ projectId: project.id, name, text, draftId: null });
  const cancel = (): void => void client.generations.cancel({ id }).catch(() => undefined);
  io.interrupted.addEventListener("abort", cancel, { once: true });
  if (io.interrupted.aborted) cancel();
  try {
    const { ids, generation } = await follow(client, id, progress);
    if (generation.error) throw new AppError(generation.error.code, generation.error.data);
    io.interrupted.throwIfAborted();
    // A text without a single requirement has no tickets to export; what was read is told all the same.
    if (ids.length === 0) return await generateUnstored(input, io, progress);
    return (await client.transfer.export({ ids, format: input.format })).text;
  } finally {
    io.interrupted.removeEventListener("abort", cancel);
  }
}

async function follow(
  client: CoreClient,
  id: Generation["id"],
  progress: Progress,
): Promise<{ ids: TicketId[]; generation: Generation }> {
  const ids = new Set<TicketId>();
  for await (const event of await client.generations.feed({ id })) {
    if (event.kind === "progress") progress.report(event.done, event.total);
    else if (event.kind === "ticket") ids.add(event.ticketId);
    else if (event.kind === "ended") return { ids: [...ids], generation: event.generation };
  }
  throw new AppError("generation/interrupted");
}
