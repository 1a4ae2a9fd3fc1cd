import type { BundleFormat } from "@myba/shared/tickets/bundle";
import type { Command } from "commander";
import { environmentConnections } from "../environment-connections.ts";
import { generateInto, type GenerateInput } from "../generate-into.ts";
import type { CliIo } from "../io.ts";
import { formatOption, outOption } from "../options.ts";
import { progressOn, type Progress } from "../progress.ts";
import { readInput } from "../read-input.ts";
import { withCore } from "../with-core.ts";
import { writeResult } from "../write-result.ts";

interface GenerateOptions {
  readonly project?: string;
  readonly provider: string;
  readonly model?: string;
  readonly address?: string;
  readonly fallback?: boolean;
  readonly yes?: boolean;
  readonly format: BundleFormat;
  readonly out?: string;
}

/** `myba generate FILE|-`: tickets from a text, printed only, or stored in a project and printed. */
export function addGenerate(program: Command, io: CliIo): void {
  program
    .command("generate")
    .description("turn a text into tickets; stores them with --project, and whenever a model writes them")
    .argument("<file>", "the text, or - for standard input")
    .addOption(formatOption("markdown"))
    .option("-p, --project <name>", "store the tickets in this project, made when missing")
    .option(
      "--provider <name>",
      "who writes them: offline, myba for tokens, a connection's name, or a service",
      "offline",
    )
    .option("-m, --model <name>", "ask this model")
    .option("--address <url>", "where the service is, if not at its usual address")
    .option("--fallback", "where it cannot answer, ask those allowed to step in, and last the offline engine")
    .option("-y, --yes", "agree to the cost")
    .addOption(outOption())
    .action(async (path: string, options: GenerateOptions, command: Command) => {
      const file = await readInput(path, io);
      const progress = progressOn(io);
      const { openText } = await import("../../core/texts/open-text.ts");
      const input = { ...(await openText(file)), format: options.format };
      try {
        const isOffline = options.provider === "offline";
        const write = (text: string): Promise<void> => {
          progress.end();
          return writeResult(text, options.out, io);
        };
        if (isOffline && options.project === undefined) await write(await generateUnstored(input, io, progress));
        else await generateStored(command, options, { input, io, progress, write });
      } finally {
        progress.end();
      }
    });
}

async function generateUnstored(input: GenerateInput, io: CliIo, progress: Progress): Promise<string> {
  const unstored = await import("../../core/transfer/generate-unstored.ts");
  return unstored.generateUnstored(input, io.interrupted, (done, total) => progress.report(done, total));
}

interface Run {
  readonly input: GenerateInput;
  readonly io: CliIo;
  readonly progress: Progress;
  readonly write: (text: string) => Promise<void>;
}

async function generateStored(command: Command, options: GenerateOptions, run: Run): Promise<void> {
  const { provider, model, address } = options;
  const visiting = environmentConnections(run.io.env, { provider, address });
  const substitutes = options.fallback === true ? "arranged-and-offline" : "nobody";
  await withCore(
    command,
    run.io,
    (client) =>
      generateInto(client, {
        ...run,
        project: options.project,
        provider,
        model,
        isAgreed: options.yes === true,
        hasFallback: options.fallback === true,
        unstored: () => generateUnstored(run.input, run.io, run.progress),
      }),
    { visiting, substitutes },
  );
}
