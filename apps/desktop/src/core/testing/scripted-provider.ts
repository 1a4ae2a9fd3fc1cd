import type { GenerationEvent } from "@myba/shared/generation/generation";
import { emptyContent } from "@myba/shared/tickets/content";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import type { Provider } from "@myba/engine/providers/provider";

/** A provider that says what a test tells it to, when it tells it to. */
export class ScriptedProvider implements Provider {
  readonly id = "offline";
  readonly #queue: (GenerationEvent | Error)[] = [];
  #wake: (() => void) | undefined;
  /** Resolves when a generation has begun to listen. */
  readonly started = Promise.withResolvers<void>();
  /** Resolves when the core has told it to stop. */
  readonly aborted = Promise.withResolvers<void>();

  say(...events: (GenerationEvent | Error)[]): void {
    this.#queue.push(...events);
    this.#wake?.();
  }

  async *generate(_request: unknown, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    this.started.resolve();
    signal.addEventListener("abort", () => {
      this.aborted.resolve();
      this.#wake?.();
    });
    for (;;) {
      const event = this.#queue.shift();
      if (event instanceof Error) throw event;
      if (event !== undefined) yield event;
      else if (signal.aborted) break;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
      if (event?.kind === "finished" || event?.kind === "failed") return;
    }
    yield { kind: "cancelled", coverage: nothingCovered, meta };
  }
}

const meta = { engine: "offline", model: "scripted", language: "en" };
const nothingCovered = { requirementLike: 0, covered: 0, sentences: [] };

/** The text `sentences` point into. */
export const scriptedText = "Customers pay by card. Customers get a receipt.";

export const read: GenerationEvent = {
  kind: "read",
  sentences: [
    { id: "s1", start: 0, end: 22, kind: "requirement", block: "paragraph" },
    { id: "s2", start: 23, end: 47, kind: "requirement", block: "paragraph" },
  ],
};

/** A ticket event with a title from the first sentence. */
export function found(ref: string, title: string, more: Partial<TicketDraft> = {}): GenerationEvent {
  const content = { ...emptyContent("story", title), provenance: { title: ["s1"] } };
  return { kind: "ticket", ticket: { ref, parent: null, dependsOn: [], content, ...more } };
}

export const finished: GenerationEvent = {
  kind: "finished",
  meta,
  coverage: {
    requirementLike: 2,
    covered: 1,
    sentences: [
      { sentenceId: "s1", state: "covered", tickets: ["d1"] },
      { sentenceId: "s2", state: "open", reason: "too-vague" },
    ],
  },
};
