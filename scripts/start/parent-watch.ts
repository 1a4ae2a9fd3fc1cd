const everyMs = 200;

/**
 * Calls `stop` once the process that started this one is gone. npm passes signals to its direct child only, which is a
 * shell, and that dies of a signal without passing it on. (`package.json` names the project's own Node by its path for
 * the same reason: the usual way goes through one more shell script.) Answers with what ends the watch.
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
