/** The system's browser, which only the host of this process reaches, asked over its port. */
export class HostBrowser {
  readonly #ask: (id: number, address: string) => void;
  readonly #waiting = new Map<number, (opened: boolean) => void>();
  #lastId = 0;

  constructor(ask: (id: number, address: string) => void) {
    this.#ask = ask;
  }

  /** Whether the host has opened the address. */
  readonly open = (address: string): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const id = (this.#lastId += 1);
    this.#waiting.set(id, resolve);
    this.#ask(id, address);
    return promise;
  };

  /** The host's answer. One that nobody waits for is dropped. */
  hear(id: number, opened: boolean): void {
    this.#waiting.get(id)?.(opened);
    this.#waiting.delete(id);
  }
}
