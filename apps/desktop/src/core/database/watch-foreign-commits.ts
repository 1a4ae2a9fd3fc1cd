import type { Store } from "./store.ts";

const everyMs = 1000;

/**
 * Calls `onCommit` within about a second after another process wrote to the database. Gives the function that ends the
 * watch; the watch alone keeps no process alive.
 */
export function watchForeignCommits(store: Store, onCommit: () => void): () => void {
  let known: unknown;
  const dataVersion = (): unknown => {
    try {
      return store.sql("PRAGMA data_version").pluck().get();
    } catch {
      // A folder that cannot be read for a moment, as on a drive that was pulled, is told by the next request.
      return known;
    }
  };
  known = dataVersion();
  const timer = setInterval(() => {
    const found = dataVersion();
    if (found === known) return;
    known = found;
    onCommit();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
