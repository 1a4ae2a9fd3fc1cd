import { CallError } from "./call-error.ts";
import { type Conceded, type Concession, concessionAfter } from "./concessions.ts";
import type { ReplyPart } from "./model-call.ts";

/**
 * Asks, and asks again without what the service turns out not to know, telling so with an `attempt`. Nothing is paid
 * twice: only a request that was refused before any work is repeated, and each part is given up once.
 */
export async function* askConceding(
  modelId: string,
  conceded: Conceded,
  once: (without: ReadonlySet<Concession>) => {
    readonly parts: AsyncIterable<ReplyPart>;
    readonly has: readonly Concession[];
  },
): AsyncGenerator<ReplyPart> {
  for (;;) {
    const { parts, has } = once(conceded.of(modelId));
    try {
      // oxlint-disable-next-line no-await-in-loop -- the second request depends on the answer to the first
      yield* parts;
      return;
    } catch (error) {
      const concession = error instanceof CallError ? concessionAfter(error, has) : null;
      if (concession === null || !(error instanceof CallError)) throw error;
      conceded.add(modelId, concession);
      yield { kind: "attempt", because: error.report(), waitMs: 0 };
    }
  }
}
