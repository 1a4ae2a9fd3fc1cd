import type { ProviderRow } from "../apps/desktop/src/bridge/providers.ts";
import type { ModelDouble } from "../packages/sandbox/src/model/model-double.ts";
import { journeyKey, type World } from "./world.ts";

type Service = "openai" | "anthropic" | "openrouter" | "ollama";

/** Connects a service that the double plays and asks it first, as somebody who has been through the settings. */
export async function connectModel(
  world: World,
  double: ModelDouble,
  service: Service,
  host = "127.0.0.1",
): Promise<ProviderRow> {
  const { client } = world;
  if ((await client.secrets.state()).tier === "undecided") await client.secrets.useSession();
  const key = service === "ollama" ? {} : { key: journeyKey };
  const baseUrl = double.url(service).replace("127.0.0.1", host);
  const row = await client.providers.add({ preset: service, baseUrl, ...key, unchecked: false });
  const others = (await client.providers.list()).filter(({ id }) => id !== row.id);
  await client.providers.arrange({ ids: [row.id, ...others.map(({ id }) => id)] });
  return row;
}
