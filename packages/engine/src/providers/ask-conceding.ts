import { CallError } from "./call-error.ts";
import { type Conceded, type Concession, concessionAfter } from "./concessions.ts";
import type { ReplyPart } from "./model-call.ts";

/** One request on its way: what comes back, and the parts of it that can be given up. */
interface Request {
  readonly parts: AsyncIterable<ReplyPart>;
  readonly has: readonly Concession[];
}

/**
 * Asks, and asks again without what the service turns out not to know, telling so with an `attempt`. Nothing is paid
 * twice: only a request that was refused before any work is repeated, and each part is given up once. What helped is
 * remembered.
 */
export async function* askConceding(
  modelId: string,
  conceded: Conceded,
  once: (without: ReadonlySet<Concession>) => Request,
): AsyncGenerator<ReplyPart> {
  const given = new Set(conceded.of(modelId));
  for (;;) {
    const { parts, has } = once(given);
    try {
      for await (const part of parts) {
        conceded.remember(modelId, given);
        yield part;
      }
      return;
    } catch (error) {
      const concession = error instanceof CallError ? concessionAfter(error, has) : null;
      if (concession === null || !(error instanceof CallError)) throw error;
      given.add(concession);
      yield { kind: "attempt", because: error.report(), waitMs: 0 };
    }
  }
}
