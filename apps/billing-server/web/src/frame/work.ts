import { useCallback, useRef, useState } from "react";
import { troubleOf, type Trouble } from "../server/trouble.ts";

/** The one thing the page does at a time, and what became of the last one. */
export interface Work {
  /** The name of what is under way. */
  readonly running: string | undefined;
  /** What failed, and under which name it was started. */
  readonly failed: { readonly name: string; readonly trouble: Trouble } | undefined;
  /** Starts something, unless something is under way. Resolves when it has ended, well or not. */
  readonly run: (name: string, action: () => Promise<void>) => Promise<void>;
  /** The failure has been seen, or no longer matters. */
  readonly forget: () => void;
}

/** The forms that say beside the field what was wrong with it. */
const forms = new Set(["password", "email", "code"]);

/** What a form's field should say; undefined where nothing was wrong with it. */
export function refusedAt(name: string, { failed }: Work): Trouble | undefined {
  return failed?.name === name && failed.trouble.kind === "refused" ? failed.trouble : undefined;
}

/** What no field says. */
export function refusedNowhere({ failed }: Work): Trouble | undefined {
  return failed && !(forms.has(failed.name) && failed.trouble.kind === "refused") ? failed.trouble : undefined;
}

/** Keeps two clicks from becoming two requests. Trouble of the kind `over` goes to `onOver`, all other is kept here. */
export function useWork(onOver: (trouble: Trouble) => void): Work {
  const [running, setRunning] = useState<string>();
  const [failed, setFailed] = useState<Work["failed"]>();
  const isRunning = useRef(false);

  const run = useCallback(
    async (name: string, action: () => Promise<void>) => {
      if (isRunning.current) return;
      isRunning.current = true;
      setRunning(name);
      setFailed(undefined);
      try {
        await action();
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble.kind === "over") onOver(trouble);
        else setFailed({ name, trouble });
      } finally {
        isRunning.current = false;
        setRunning(undefined);
      }
    },
    [onOver],
  );
  const forget = useCallback(() => setFailed(undefined), []);
  return { running, failed, run, forget };
}
