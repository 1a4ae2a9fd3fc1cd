import { maxTextLength } from "@myba/shared/generation/generation";
import type { ProjectId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, client } from "../lib/client.ts";
import type { Choice } from "./choice.ts";

export type Estimate = Awaited<ReturnType<typeof client.generations.estimate>>;

interface EstimateOf {
  readonly choice: Choice;
  readonly projectId: ProjectId | null;
  readonly text: string;
}

interface EstimateState {
  /** Undefined until the first one is here; afterwards the latest, also while a newer one is on its way. */
  readonly estimate: Estimate | undefined;
  /** The first one is on its way. */
  readonly isPending: boolean;
}

/** Counts the texts of this window, so that an answer is kept under a number and not under a megabyte. */
let versions = 0;

/** What a generation of this text would cost: asked for once the typing pauses, and again when prices or caps change. */
export function useEstimate({ choice, projectId, text }: EstimateOf): EstimateState {
  const settled = useSettledText(text);
  const isAsked = settled.text.trim() !== "" && settled.text.length <= maxTextLength;
  const query = useQuery({
    queryKey: [...api.generations.estimate.key(), { ...choice, projectId, version: settled.version }],
    queryFn: ({ signal }) => client.generations.estimate({ ...choice, projectId, text: settled.text }, { signal }),
    enabled: isAsked,
    gcTime: 0,
    // Of another provider the former figure would be wrong; of a longer text it is nearly right.
    placeholderData: (before, former) => (isSameAnswerer(former?.queryKey, choice) ? before : undefined),
  });
  return {
    estimate: isAsked ? query.data : undefined,
    isPending: text.trim() !== "" && (settled.text.trim() === "" || (isAsked && query.isPending)),
  };
}

function isSameAnswerer(key: readonly unknown[] | undefined, choice: Choice): boolean {
  const of = key?.at(-1) as Partial<Choice> | undefined; // The last part of the key above.
  return of?.providerId === choice.providerId && of.model === choice.model;
}

function useSettledText(text: string): { readonly text: string; readonly version: number } {
  const [settled, setSettled] = useState(() => ({ text, version: (versions += 1) }));
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return undefined;
    }
    const pauseMs = text.length > 100_000 ? 1200 : 350;
    const timer = setTimeout(() => setSettled({ text, version: (versions += 1) }), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
