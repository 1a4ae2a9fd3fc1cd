import { AppError, wordsFor } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import type { BundleFormat } from "@myba/shared/tickets/bundle";
import type { CoreClient } from "../bridge/client.ts";
import type { Generation } from "../bridge/generations.ts";
import type { ProviderRow } from "../bridge/providers.ts";
import type { ProjectRow } from "../bridge/tickets.ts";
import type { Said } from "../core/metered/token-estimate.ts";
import { confirmCost, receiptLine, usageLine } from "./confirm-cost.ts";
import { findProvider, modelFor } from "./find-provider.ts";
import type { CliIo } from "./io.ts";
import type { Progress } from "./progress.ts";
import { findOrCreateProject, firstProject, projectIfAny } from "./with-core.ts";

/** A text to make tickets of. */
export interface GenerateInput {
  readonly name: string;
  readonly text: string;
  readonly format: BundleFormat;
}

export interface GenerateRun {
  readonly input: GenerateInput;
  readonly io: CliIo;
  readonly progress: Progress;
  /** The first one of all without a name. */
  readonly project: string | undefined;
  readonly provider: string;
  readonly model: string | undefined;
  /** The person has agreed to the cost already. */
  readonly isAgreed: boolean;
  /** Somebody else may answer where the one named cannot. */
  readonly hasFallback: boolean;
  /** Takes the result. */
  readonly write: (text: string) => Promise<void>;
  /** What the offline engine says of a text without a single requirement. */
  readonly unstored: () => Promise<string>;
}

/**
 * Generates into a project and writes the tickets as a file. What a broken or cancelled answer brought is stored, and
 * where it broke it is written too, before the error is thrown.
 */
export async function generateInto(client: CoreClient, run: GenerateRun): Promise<void> {
  const { io, input } = run;
  const row = await findProvider(client, run.provider, io);
  const model = await modelFor(client, row, run.model);
  const said = await agree(client, run, { row, model });
  const project =
    run.project === undefined ? await firstProject(client) : await findOrCreateProject(client, run.project);
  const { generation, ids } = await generate(client, run, { row, model, project, said });
  run.progress.end();
  if (row.kind !== "offline") io.writeError(`${usageLine(generation)}${receiptLine(generation)}`);
  if (io.interrupted.aborted) return tellKept(io, generation, project);
  if (ids.length > 0) await run.write((await client.transfer.export({ ids, format: input.format })).text);
  if (generation.error) throw new AppError(generation.error.code, generation.error.data);
  if (ids.length === 0) await run.write(await run.unstored());
}

interface Asked {
  readonly row: ProviderRow;
  readonly model: string;
}

/** What the person says to the cost. Throws what keeps it from being sent: an obstacle, or that nobody agrees. */
async function agree(client: CoreClient, run: GenerateRun, { row, model }: Asked): Promise<Said> {
  if (row.kind === "offline") return { confirmed: true, agreedTokens: null };
  const project = run.project === undefined ? await firstProject(client) : await projectIfAny(client, run.project);
  const projectId = project?.id ?? null;
  const choice = { providerId: row.id, model: model === "" ? null : model };
  const offer = await client.generations.estimate({ projectId, text: run.input.text, ...choice });
  // Nobody knows its price now, so that only others may answer.
  if (offer.obstacle && row.kind === "myba" && run.hasFallback) return { confirmed: false, agreedTokens: null };
  if (offer.obstacle) throw new AppError(offer.obstacle.code, offer.obstacle.data);
  return { confirmed: true, agreedTokens: await confirmCost(offer, run.isAgreed, run.io) };
}

async function generate(
  client: CoreClient,
  { input, io, progress }: GenerateRun,
  { row, model, project, said }: Asked & { project: ProjectRow; said: Said },
): Promise<{ generation: Generation; ids: TicketId[] }> {
  const choice = { providerId: row.id, model: model === "" ? null : model };
  const { name, text } = input;
  const start = { projectId: project.id, name, text, draftId: null, choice, ...said };
  const { id } = await client.generations.start(start);
  const cancel = (): void => void client.generations.cancel({ id }).catch(() => undefined);
  io.interrupted.addEventListener("abort", cancel, { once: true });
  if (io.interrupted.aborted) cancel();
  try {
    return await follow(client, id, { io, progress });
  } finally {
    io.interrupted.removeEventListener("abort", cancel);
  }
}

async function follow(
  client: CoreClient,
  id: Generation["id"],
  { io, progress }: Pick<GenerateRun, "io" | "progress">,
): Promise<{ ids: TicketId[]; generation: Generation }> {
  const ids = new Set<TicketId>();
  for await (const event of await client.generations.feed({ id })) {
    if (event.kind === "progress") progress.report(event.done, event.total);
    else if (event.kind === "ticket") {
      ids.add(event.ticketId);
      progress.tickets(ids.size, event.draft.content.title);
    } else if (event.kind === "attempt" && event.because !== null) {
      progress.end();
      io.writeError(`${wordsFor(event.because).message} Asking ${event.providerLabel}.\n`);
    } else if (event.kind === "ended") return { ids: [...ids], generation: event.generation };
  }
  throw new AppError("generation/interrupted");
}

function tellKept(io: CliIo, { ticketCount }: Generation, { name }: ProjectRow): never {
  const tickets = ticketCount === 1 ? "1 ticket" : `${ticketCount} tickets`;
  if (ticketCount > 0) io.writeError(`Stopped. What was found so far, ${tickets}, is kept in ${name}.\n`);
  return io.interrupted.throwIfAborted() as never; // It is aborted, so this throws.
}
