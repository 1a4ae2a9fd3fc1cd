import { AppError } from "@myba/shared/errors";
import { MemoryStore, type Options } from "express-rate-limit";

const hourMs = 60 * 60_000;

/** Somebody a guess counts against, such as a wallet, and how many wrong ones they have an hour. */
interface Guesser {
  readonly name: string;
  readonly wrongAnHour: number;
}

/** Lets somebody try; a try that failed as a wrong guess does counts, any other does not. */
export type GuessLimit = <T>(guessers: readonly Guesser[], guess: () => Promise<T>) => Promise<T>;

/**
 * So many wrong guesses an hour, of each process: what is guessed must be long enough without this. Throws
 * `request/too-many`, and what guessing throws.
 */
export function guessLimit(isWrong: (error: unknown) => boolean): GuessLimit {
  const store = new MemoryStore();
  // It looks at nothing else of its options.
  store.init({ windowMs: hourMs } as Options);
  return async (guessers, guess) => {
    for (const { name, wrongAnHour } of guessers) {
      const { totalHits = 0, resetTime } = (await store.get(name)) ?? {};
      if (totalHits < wrongAnHour) continue;
      const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
      throw new AppError("request/too-many", { seconds });
    }
    try {
      return await guess();
    } catch (error) {
      if (isWrong(error)) await Promise.all(guessers.map(({ name }) => store.increment(name)));
      throw error;
    }
  };
}
