import type { ErrorReport } from "@myba/shared/errors";
import type { PartEvent } from "./run-part.ts";

/** An event with the number of the part it is about, from 1. */
export interface NumberedEvent {
  readonly part: number;
  readonly event: PartEvent;
}

/**
 * Runs parts, a few at a time in order, and gives their events as they come. After an error that would meet every other
 * part as well no new one begins. The runs stop when nobody reads any more.
 */
export async function* runParts(options: {
  readonly count: number;
  readonly concurrency: number;
  readonly run: (part: number) => AsyncGenerator<PartEvent>;
  readonly signal: AbortSignal;
}): AsyncGenerator<NumberedEvent> {
  const waiting: NumberedEvent[] = [];
  let wake: (() => void) | null = null;
  let next = 1;
  let isStopped = false;
  const worker = async (): Promise<void> => {
    while (next <= options.count && !isStopped && !options.signal.aborted) {
      const part = next;
      next += 1;
      for await (const event of options.run(part)) {
        if (event.kind === "ended" && event.error !== null && !concernsOnePart(event.error)) isStopped = true;
        waiting.push({ part, event });
        wake?.();
      }
    }
  };
  let failure: { readonly thrown: unknown } | null = null;
  let running = Math.max(1, Math.min(options.concurrency, options.count));
  const ended = (thrown?: { readonly thrown: unknown }): void => {
    failure ??= thrown ?? null;
    isStopped ||= thrown !== undefined;
    running -= 1;
    wake?.();
  };
  for (let index = running; index > 0; index -= 1) {
    worker().then(
      () => ended(),
      (thrown: unknown) => ended({ thrown }),
    );
  }
  for (;;) {
    yield* waiting.splice(0);
    if (waiting.length > 0) continue;
    if (running === 0) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  if (failure !== null) throw (failure as { readonly thrown: unknown }).thrown;
}

/** Whether another part of the same text may fare better. */
function concernsOnePart({ code }: ErrorReport): boolean {
  return partErrors.has(code);
}

const partErrors: ReadonlySet<string> = new Set([
  "provider/content-refused",
  "provider/cut-off",
  "provider/truncated",
  "provider/unreadable",
  "provider/too-long",
]);
