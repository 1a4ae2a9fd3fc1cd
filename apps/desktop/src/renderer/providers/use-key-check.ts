import type { ErrorCode } from "@myba/shared/errors";
import { useEffect, useRef, useState } from "react";
import { announce, announceFailure } from "../lib/announce.ts";
import { reportOf } from "../lib/failure-words.ts";
import { wordsHere } from "./check-words.ts";

/** What says that the connection may be right although it could not be looked at. */
const unseen: ReadonlySet<ErrorCode> = new Set([
  "provider/offline",
  "provider/unreachable",
  "provider/proxy",
  "provider/tls",
  "provider/timeout",
  "provider/rate-limited",
  "provider/overloaded",
  "provider/no-credit",
  "provider/forbidden",
  "provider/no-model",
  "provider/model-missing",
  "provider/request-refused",
  "link/lost",
]);

/** Whether a failure is about the key itself. After any other the person mends something else and tries it again. */
export function isAboutKey(error: unknown): boolean {
  return reportOf(error).code === "provider/bad-key";
}

export interface KeyCheck {
  readonly busy: boolean;
  readonly error: unknown;
  /** Whether the thing may be kept although the check failed. */
  readonly keepable: boolean;
  /** Runs one check; the signal ends it when the person cancels or the dialog goes away. Answers whether it worked. */
  readonly run: (check: (signal: AbortSignal) => Promise<void>) => Promise<boolean>;
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** The state of looking at a connection: running, failed with words, or neither. */
export function useKeyCheck(): KeyCheck {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (check: (signal: AbortSignal) => Promise<void>): Promise<boolean> => {
    const controller = new AbortController();
    running.current?.abort();
    running.current = controller;
    setBusy(true);
    setError(null);
    announce("Looking at the connection.");
    try {
      await check(controller.signal);
      return true;
    } catch (failure) {
      if (controller.signal.aborted) return false;
      setError(failure);
      const { message, next } = wordsHere(reportOf(failure));
      announceFailure(`${message} ${next}`);
      return false;
    } finally {
      if (running.current === controller) setBusy(false);
    }
  };
  const cancel = () => {
    running.current?.abort();
    running.current = null;
    setBusy(false);
    announce("Cancelled. Nothing was added.");
  };
  return {
    busy,
    error,
    keepable: error !== null && unseen.has(reportOf(error).code),
    run,
    cancel,
    clear: () => setError(null),
  };
}
