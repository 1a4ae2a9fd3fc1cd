/** The event streams that are open in this process. */
export interface OpenStreams {
  count(): number;
  /** A signal that also ends when the server stops, for one stream; `done` forgets it. */
  open(signal: AbortSignal | undefined): { readonly signal: AbortSignal; readonly done: () => void };
  readonly isStopping: () => boolean;
  /** Ends all of them, and those that are opened from now on. */
  stop(): void;
}

export function makeOpenStreams(): OpenStreams {
  const open = new Set<AbortController>();
  let isStopping = false;
  return {
    count: () => open.size,
    open(signal) {
      const controller = new AbortController();
      const abort = (): void => {
        // A stream that nobody began to read has no other end.
        open.delete(controller);
        controller.abort();
      };
      open.add(controller);
      if (isStopping || signal?.aborted === true) abort();
      else signal?.addEventListener("abort", abort, { once: true });
      return {
        signal: controller.signal,
        done() {
          open.delete(controller);
          signal?.removeEventListener("abort", abort);
        },
      };
    },
    isStopping: () => isStopping,
    stop() {
      isStopping = true;
      for (const controller of open) controller.abort();
    },
  };
}
