import { z } from "zod";
import { baseAddress } from "./base-address.ts";
import { ofUnknownPrice } from "./cloud-models.ts";
import type { Connection, ModelInfo } from "./model-call.ts";
import { describeModel } from "./model-table.ts";
import type { SafeFetch } from "./safe-fetch.ts";

const tags = z.object({ models: z.array(z.object({ name: z.string(), remote_host: z.string().optional() })) });

const details = z.object({
  model_info: z.record(z.string(), z.unknown()).optional(),
  capabilities: z.array(z.string()).optional(),
});

/** More than anybody has on a computer; the rest is listed without its details. */
const maxAsked = 50;

/** The models that this Ollama offers and that write text, with the context each was made for. */
export async function listOllamaModels(
  connection: Connection,
  open: () => SafeFetch,
  signal: AbortSignal,
): Promise<ModelInfo[]> {
  const { models } = await read(open(), connection, "/api/tags", { signal }, tags);
  const infos = await Promise.all(
    models.map(async ({ name, remote_host: remoteHost = "" }, at) => {
      const described = describeModel(connection.kind, connection.preset, name);
      const base = remoteHost === "" ? described : ofUnknownPrice(described);
      if (at >= maxAsked) return base;
      const told = await show(open(), connection, name, signal);
      const writes = told.capabilities?.includes("completion") ?? true;
      return writes ? { ...base, contextTokens: contextOf(told) ?? base.contextTokens } : null;
    }),
  );
  return infos.filter((info) => info !== null);
}

/** What Ollama knows of a model; nothing where it does not say, as the model can be asked all the same. */
async function show(
  way: SafeFetch,
  connection: Connection,
  model: string,
  signal: AbortSignal,
): Promise<z.infer<typeof details>> {
  const init = { method: "POST", body: JSON.stringify({ model }), headers: { "content-type": "application/json" } };
  try {
    return await read(way, connection, "/api/show", { ...init, signal }, details);
  } catch {
    return {};
  }
}

/** The length stands under a name that begins with the model's family: `llama.context_length`. */
function contextOf({ model_info: info = {} }: z.infer<typeof details>): number | null {
  const found = Object.entries(info).find(([name]) => name.endsWith(".context_length"))?.[1];
  return typeof found === "number" && found > 0 ? found : null;
}

async function read<Value>(
  way: SafeFetch,
  connection: Connection,
  path: string,
  init: RequestInit,
  schema: z.ZodType<Value>,
): Promise<Value> {
  const url = new URL(baseAddress(connection));
  url.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
  try {
    const response = await way.fetch(url, init);
    return schema.parse(await response.json());
  } catch (error) {
    throw way.explain(error);
  }
}
