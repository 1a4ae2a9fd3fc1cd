import { useEffect, useState } from "react";
import { maxTextLength } from "@myba/shared/generation/generation";
import type { client as coreClient } from "../lib/client.ts";
import { client } from "../lib/client.ts";

export type Preview = Awaited<ReturnType<typeof coreClient.texts.preview>> & {
  /** The text the offsets point into. */
  readonly text: string;
};

const emptyPreview: Preview = { text: "", sentences: [], requirementLike: 0, words: 0 };

/** What the engine would read in the text: asked for once the typing pauses, longer for long texts. */
export function usePreview(text: string): Preview {
  const [preview, setPreview] = useState<Preview>(emptyPreview);
  useEffect(() => {
    if (text.trim() === "" || text.length > maxTextLength) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        client.texts.preview({ text }, { signal: stop.signal }).then(
          (read) => setPreview({ ...read, text }),
          // The marks are a help, not a promise: the former ones stay.
          () => {},
        );
      },
      text.length > 100_000 ? 900 : 250,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return text.trim() === "" ? emptyPreview : preview;
}
