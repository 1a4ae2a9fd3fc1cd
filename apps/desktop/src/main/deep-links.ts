import { parseDeepLink } from "@myba/shared/deep-link";
import { AppError } from "@myba/shared/errors";

/** A link nobody asked for must not fill memory while the window is still starting. */
const maxHeld = 8;

/**
 * Takes links from the operating system at any time, even before anything is ready, and passes each valid one on
 * exactly once when it can be shown. Anything that is not a link of the grammar is dropped.
 */
export class DeepLinks {
  readonly #held: string[] = [];
  #show: ((link: string) => void) | undefined;

  /** Answers whether it is a link. */
  receive(text: string): boolean {
    if (!isLink(text)) return false;
    if (this.#show) this.#show(text);
    else if (this.#held.length < maxHeld) this.#held.push(text);
    return true;
  }

  /** From here on links are shown, those held so far first. */
  release(show: (link: string) => void): void {
    this.#show = show;
    for (const link of this.#held.splice(0)) show(link);
  }

  /** Holds links again, for example while the core restarts. */
  hold(): void {
    this.#show = undefined;
  }
}

function isLink(text: string): boolean {
  try {
    parseDeepLink(text);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
