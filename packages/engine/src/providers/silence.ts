import type { CallError } from "./call-error.ts";

/** Watches how long the other side says nothing. */
export interface Silence {
  /** Aborts when the other side was silent for too long. */
  readonly signal: AbortSignal;
  /** The error of a silence that was too long; null until then. */
  readonly error: CallError | null;
  /** Waits for something of the other side; only such waiting counts as its silence. */
  during<Value>(something: Promise<Value>): Promise<Value>;
  /** Ends the waiting with an error, because what comes says nothing. */
  end(because: CallError): void;
}

/** A silence longer than `timeoutMs` aborts, with the error made then. */
export function createSilence(timeoutMs: number, errorOf: () => CallError): Silence {
  const controller = new AbortController();
  let error: CallError | null = null;
  const end = (because: CallError): void => {
    error ??= because;
    controller.abort(error);
  };
  return {
    signal: controller.signal,
    get error() {
      return error;
    },
    during: async (something) => {
      const timer = setTimeout(() => end(errorOf()), timeoutMs);
      try {
        return await something;
      } finally {
        clearTimeout(timer);
      }
    },
    end,
  };
}
