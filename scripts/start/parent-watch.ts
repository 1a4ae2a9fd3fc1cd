const everyMs = 200;

/**
 * Calls `stop` once the process that started this one is gone. npm passes signals to its direct child only, and that
 * is the small shell script by which packages run the project's own Node: it dies of a signal without passing it on.
 * Answers with what ends the watch.
 */
export function whenParentEnds(stop: () => void, parentOf: () => number = () => process.ppid): () => void {
  const parent = parentOf();
  const timer = setInterval(() => {
    if (parentOf() === parent) return;
    clearInterval(timer);
    stop();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
