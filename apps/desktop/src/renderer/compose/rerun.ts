import type { GenerationId } from "@myba/shared/ids";
import type { Generation } from "../../bridge/generations.ts";
import { agreeToPay, offlineEngine, type Choice } from "../asking/choice.ts";
import { api, client } from "../lib/client.ts";
import { queryClient, refetch } from "../lib/queries.ts";

interface Again {
  readonly text: string;
  readonly choice: Choice;
  /** Waits for the network, should there be none. */
  readonly queueOffline: boolean;
}

/** Asks for the same text again; what it costs was on screen beside the button. */
export async function generateAgain({ projectId, name }: Generation, again: Again): Promise<Generation> {
  const { choice } = again;
  const next = await client.generations.start({ projectId, name, draftId: null, confirmed: true, ...again });
  if (choice.providerId) agreeToPay(choice.providerId);
  rememberGeneration(next);
  return next;
}

/** Opens the text of a generation as a draft again; answers with the draft's id. */
export async function textAsDraft({ projectId, name }: Generation, text: string) {
  const draft = await client.drafts.save({ id: null, projectId, name, text });
  refetch(["drafts"]);
  return draft.id;
}

/** Runs a waiting one now, with its estimate on screen. */
export async function runQueued(id: GenerationId): Promise<Generation> {
  const generation = await client.generations.runQueued({ id, confirmed: true });
  rememberGeneration(generation);
  return generation;
}

/** Takes one out of the queue; its text is among the drafts again. */
export async function takeFromQueue(id: GenerationId): Promise<void> {
  await client.generations.cancel({ id });
  refetch(["generations", "drafts"]);
}

/** Lets the offline engine read the text of a waiting one now, in its place. */
export async function runQueuedOffline(generation: Generation, text: string): Promise<Generation> {
  const { projectId, name } = generation;
  const before = new Set((await client.drafts.list()).map((draft) => draft.id));
  await client.generations.cancel({ id: generation.id });
  // The text came back as a draft; started from it, it does not stay behind.
  const draft = (await client.drafts.list()).find((one) => !before.has(one.id) && one.name === name);
  const draftId = draft?.id ?? null;
  const next = await client.generations.start({ projectId, name, text, draftId, choice: offlineEngine() });
  rememberGeneration(next);
  refetch(["drafts"]);
  return next;
}

/** Puts it in the list at once, so that its page knows at the first look what it is. */
export function rememberGeneration(generation: Generation): void {
  queryClient.setQueryData(api.generations.list.queryKey({ input: { projectId: null } }), (before) =>
    before ? [generation, ...before.filter((one) => one.id !== generation.id)] : before,
  );
  refetch(["generations"]);
}
