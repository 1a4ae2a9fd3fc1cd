import { toast } from "sonner";
import { announce, announceFailure } from "./announce.ts";
import { failureWords } from "./failure-words.ts";

interface Offer {
  readonly label: string;
  readonly run: () => void;
}

/** A short sentence at the corner of the window, said to screen readers as well. */
export function notify(sentence: string, offer?: Offer): void {
  announce(sentence);
  toast(sentence, offer ? { action: { label: offer.label, onClick: offer.run } } : {});
}

/** A failure in the catalogue's words, with the next step. */
export function notifyFailure(error: unknown): void {
  const { message, next } = failureWords(error);
  announceFailure(`${message} ${next}`);
  // The same failure again renews its toast instead of piling up.
  toast.error(message, { id: message, description: next, duration: 8000 });
}
