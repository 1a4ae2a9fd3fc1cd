import { bundleWriters } from "@myba/engine/export/formats";
import { collectGeneration } from "@myba/engine/generate";
import type { GenerationEvent, GenerationResult } from "@myba/shared/generation/generation";
import type { BundleFormat, TicketBundle } from "@myba/shared/tickets/bundle";
import { refuseUnreadable } from "../generation/generations.ts";
import { offlineProvider } from "../generation/offline-provider.ts";

/** How far a generation is, in sentences. */
export type OnProgress = (done: number, total: number) => void;

export interface UnstoredRequest {
  /** As `openText` decodes it. */
  readonly text: string;
  /** What the source is called in the result. */
  readonly name: string;
  readonly format: BundleFormat;
}

/**
 * Turns a text into an export file with the offline engine and stores nothing. Tickets have the refs of the generation
 * as ids, so the same text and name give the same bytes. Rejects with what `refuseUnreadable` throws, and with the
 * signal's reason once that is aborted.
 */
export async function generateUnstored(
  { text, name, format }: UnstoredRequest,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<string> {
  refuseUnreadable(text);
  const result = await collectGeneration(watched(offlineProvider.generate({ text }, signal), onProgress));
  signal.throwIfAborted();
  return bundleWriters[format].write(bundleOf(result, { text, name }));
}

async function* watched(
  events: AsyncIterable<GenerationEvent>,
  onProgress: OnProgress,
): AsyncGenerator<GenerationEvent> {
  for await (const event of events) {
    if (event.kind === "progress") onProgress(event.done, event.total);
    yield event;
  }
}

function bundleOf(result: GenerationResult, { text, name }: { text: string; name: string }): TicketBundle {
  const sourceId = "source";
  return {
    format: "myba/tickets",
    version: 1,
    tickets: result.tickets.map(({ ref, parent, dependsOn, content }) => ({
      id: ref,
      key: null,
      parentId: parent,
      dependsOn,
      sourceId,
      content,
      meta: result.meta,
    })),
    sources: [
      {
        id: sourceId,
        name,
        text,
        sentences: result.sentences.map((span) => ({ ...span, text: text.slice(span.start, span.end) })),
        coverage: result.coverage,
      },
    ],
  };
}
