import type { Topic } from "../../pushes.ts";
import type { Core } from "../../core.ts";

/** What is read once it is so; reads again when a window would. */
export async function when<T>(
  core: Core,
  topic: Topic,
  { read, isSo }: { readonly read: () => Promise<T>; readonly isSo: (value: T) => boolean },
): Promise<T> {
  const ending = new AbortController();
  try {
    for await (const event of await core.client.app.events(undefined, { signal: ending.signal })) {
      if (event.kind !== "changed" || !event.topics.includes(topic)) continue;
      const value = await read();
      if (isSo(value)) return value;
    }
  } finally {
    ending.abort();
  }
  throw new Error("the core was closed");
}
