import type { TicketPatch } from "../../bridge/tickets.ts";

/** `conflict`: somebody else changed the ticket since the first unsaved letter; nothing is sent until it is resolved. */
export type SaveState = "saved" | "waiting" | "saving" | "failed" | "conflict";

export interface AutosaveOptions {
  /** Sends a patch made on a revision; answers with the new revision. */
  readonly save: (patch: TicketPatch, revision: number) => Promise<number>;
  /** Tells a conflict from other failures. */
  readonly isConflict: (error: unknown) => boolean;
  readonly onFailure: (error: unknown) => void;
  readonly setTimer: (run: () => void, delayMs: number) => () => void;
}

const delayMs = 600;

/**
 * Saves one ticket while it is edited: changes are gathered for a moment, sent one after another, and kept until the
 * core has them. A failure keeps what was typed; the next change or `flush` tries again.
 */
export class Autosave {
  readonly #options: AutosaveOptions;
  readonly #listeners = new Set<() => void>();
  #waiting: TicketPatch = {};
  #inFlight: TicketPatch = {};
  #revision = 0;
  #state: SaveState = "saved";
  #stopTimer: (() => void) | null = null;
  #sending: Promise<void> | null = null;
  #unsaved: TicketPatch = {};

  constructor(options: AutosaveOptions) {
    this.#options = options;
  }

  get state(): SaveState {
    return this.#state;
  }

  /** What was changed here and is not in the core yet; the same object until it changes. */
  get unsaved(): TicketPatch {
    return this.#unsaved;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces whole fields. `revision` is the one on screen. */
  change(patch: TicketPatch, revision: number): void {
    if (this.#isClean()) this.#revision = revision;
    this.#waiting = { ...this.#waiting, ...patch };
    this.#enter(this.#state === "conflict" ? "conflict" : this.#sending ? "saving" : "waiting");
    if (this.#state === "conflict") return;
    this.#stopTimer?.();
    this.#stopTimer = this.#options.setTimer(() => void this.flush(), delayMs);
  }

  /** Sends what is waiting now; settles when everything was tried. */
  async flush(): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = null;
    while (this.#sending) await this.#sending;
    if (Object.keys(this.#waiting).length === 0 || this.#state === "conflict") return;
    this.#sending = this.#send();
    await this.#sending;
  }

  /** Gives up the unsaved changes: the newer version stands. */
  discard(): void {
    this.#waiting = {};
    this.#enter("saved");
  }

  /** Keeps the unsaved changes and makes them on the newer version. */
  async insist(revision: number): Promise<void> {
    this.#revision = revision;
    this.#enter("waiting");
    await this.flush();
  }

  async #send(): Promise<void> {
    this.#inFlight = this.#waiting;
    this.#waiting = {};
    this.#enter("saving");
    try {
      this.#revision = await this.#options.save(this.#inFlight, this.#revision);
      this.#settle(Object.keys(this.#waiting).length > 0 ? "waiting" : "saved");
    } catch (error) {
      this.#waiting = { ...this.#inFlight, ...this.#waiting };
      const conflict = this.#options.isConflict(error);
      this.#settle(conflict ? "conflict" : "failed");
      if (!conflict) this.#options.onFailure(error);
    }
  }

  #settle(state: SaveState): void {
    this.#inFlight = {};
    this.#sending = null;
    this.#enter(state);
  }

  #isClean(): boolean {
    return Object.keys(this.#waiting).length === 0 && Object.keys(this.#inFlight).length === 0;
  }

  #enter(state: SaveState): void {
    this.#state = state;
    this.#unsaved = { ...this.#inFlight, ...this.#waiting };
    for (const listener of this.#listeners) listener();
  }
}
