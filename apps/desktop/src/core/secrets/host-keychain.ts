import type { KeychainAnswer, KeychainAsk } from "../../bridge/core-process.ts";
import type { Keychain, OpenKeychain } from "./keychain.ts";
import { patiently } from "./patiently.ts";

/** The keychain of the host that started this process, asked over its port. */
export class HostKeychain {
  readonly #ask: (id: number, ask: KeychainAsk) => void;
  readonly #waiting = new Map<number, (answer: KeychainAnswer) => void>();
  #lastId = 0;

  constructor(ask: (id: number, ask: KeychainAsk) => void) {
    this.#ask = ask;
  }

  readonly open: OpenKeychain = async () => {
    const answer = await this.#answerTo({ kind: "open" });
    if (answer.kind === "opened") return this.#keychain(answer.words);
    return { reason: answer.kind === "none" ? answer.reason : "The window gave no answer about its keychain." };
  };

  /** An answer from the host. One that nobody waits for is dropped. */
  hear(id: number, answer: KeychainAnswer): void {
    this.#waiting.get(id)?.(answer);
  }

  #keychain(words: string): Keychain {
    return {
      id: "safe-storage",
      words,
      get: async (name) => {
        const answer = await this.#answerTo({ kind: "get", name });
        return answer.kind === "secret" ? answer.value : null;
      },
      set: async (name, value) => void (await this.#answerTo({ kind: "set", name, value })),
      delete: async (name) => void (await this.#answerTo({ kind: "delete", name })),
    };
  }

  async #answerTo(ask: KeychainAsk): Promise<KeychainAnswer> {
    const { promise, resolve } = Promise.withResolvers<KeychainAnswer>();
    const id = (this.#lastId += 1);
    this.#waiting.set(id, resolve);
    this.#ask(id, ask);
    const answer = await patiently(() => promise).finally(() => this.#waiting.delete(id));
    if (answer.kind === "failed") throw new Error(answer.reason);
    return answer;
  }
}
