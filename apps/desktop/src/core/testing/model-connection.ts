import type { ModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import type { Generation, GenerationFeedEvent } from "../../bridge/generations.ts";
import type { ProviderRow } from "../../bridge/providers.ts";
import type { Core } from "../core.ts";
import { firstProject } from "./test-core.ts";

/** A connection to the double in the place of OpenAI, asked first. Its model costs money. */
export function connectOpenAi(core: Core, double: ModelDouble): Promise<ProviderRow> {
  return connect(core, double, "openai");
}

/** A connection to the double in the place of a service, asked first. */
export async function connect(
  core: Core,
  double: ModelDouble,
  preset: "openai" | "anthropic" | "openrouter" | "ollama",
): Promise<ProviderRow> {
  const { tier } = await core.client.secrets.state();
  if (tier === "undecided") await core.client.secrets.useSession();
  const row = await core.client.providers.add({
    preset,
    baseUrl: double.url(preset),
    ...(preset !== "ollama" && { key: sandboxKeys.valid }),
    unchecked: false,
  });
  const others = (await core.client.providers.list()).filter(({ id }) => id !== row.id);
  await core.client.providers.arrange({ ids: [row.id, ...others.map(({ id }) => id)] });
  return row;
}

/** Begins a generation in the first project that asks the first in order and may cost. */
export async function begin(
  core: Core,
  text: string,
  more: Partial<Parameters<Core["client"]["generations"]["start"]>[0]> = {},
): Promise<Generation> {
  const projectId = await firstProject(core);
  return core.client.generations.start({ projectId, name: "notes", text, draftId: null, confirmed: true, ...more });
}

/** Everything a generation has told and will tell. */
export async function everyEvent(core: Core, { id }: Pick<Generation, "id">): Promise<GenerationFeedEvent[]> {
  const events: GenerationFeedEvent[] = [];
  for await (const event of await core.client.generations.feed({ id })) events.push(event);
  return events;
}

/** A generation's end. */
export async function endOf(core: Core, generation: Pick<Generation, "id">): Promise<Generation> {
  const last = (await everyEvent(core, generation)).at(-1);
  if (last?.kind !== "ended") throw new Error("a feed without an end");
  return last.generation;
}
