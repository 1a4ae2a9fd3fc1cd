import { useState } from "react";
import { notifyFailure } from "../lib/notify.ts";

/** Runs one thing at a time: whether it runs, and what to start it with. A failure is told at the corner of the window. */
export function useBusy(): readonly [busy: boolean, run: (work: () => Promise<unknown>) => void] {
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notifyFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return [busy, (work) => void run(work)];
}
