import { useState, type RefObject } from "react";
import { announceFailure } from "../lib/announce.ts";
import { failureWords } from "../lib/failure-words.ts";
import { settleKeyPlace } from "./key-place.tsx";

interface KeyPlaceEntry {
  /** What is wrong with what was entered in `KeyPlaceFields`. */
  readonly error: string | null;
  /** Carries it out; says whether a key can be kept now. */
  readonly settle: () => Promise<boolean>;
}

/** The entry of `KeyPlaceFields` in this form. */
export function useKeyPlaceEntry(form: RefObject<HTMLFormElement | null>): KeyPlaceEntry {
  const [error, setError] = useState<string | null>(null);
  const settle = async () => {
    const words = await settleKeyPlace(form).catch((failure: unknown) => {
      const { message, next } = failureWords(failure);
      return `${message} ${next}`;
    });
    setError(words);
    if (words !== null) {
      announceFailure(words);
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
    }
    return words === null;
  };
  return { error, settle };
}
