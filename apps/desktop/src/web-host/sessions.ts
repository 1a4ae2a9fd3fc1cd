import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "@myba/shared/errors";

/** Random bytes, handed in so that tests can foresee them. */
export type RandomBytes = (count: number) => Buffer;

/**
 * Who may talk to the web host: whoever came with a start token. A token works once and is exchanged for a cookie
 * that proves itself (random part and its MAC), so that nothing has to be remembered and a host restarted with the
 * same key knows its pages again.
 */
export class Sessions {
  readonly #key: Buffer;
  readonly #randomBytes: RandomBytes;
  /** Hashes, so that a lookup takes the same time whatever was guessed. */
  readonly #openTokens = new Set<string>();

  /** Throws `request/invalid` for a key that could be guessed, such as what is left of one that is not base64url. */
  constructor(key: Buffer, randomBytes: RandomBytes) {
    if (key.length < 32) throw new AppError("request/invalid", { reason: "the session key has less than 32 bytes" });
    this.#key = key;
    this.#randomBytes = randomBytes;
  }

  /** 256 random bits; any number may be open at a time. */
  issueToken(): string {
    const token = this.#randomBytes(32).toString("base64url");
    this.#openTokens.add(sha256(token));
    return token;
  }

  /** True once for each issued token. */
  redeemToken(token: string): boolean {
    return this.#openTokens.delete(sha256(token));
  }

  issueCookie(): string {
    const random = this.#randomBytes(32).toString("base64url");
    return `${random}.${this.#mac(random)}`;
  }

  isCookie(value: string | undefined): boolean {
    const [random, mac, ...rest] = (value ?? "").split(".");
    return random !== undefined && mac !== undefined && rest.length === 0 && sameText(mac, this.#mac(random));
  }

  #mac(random: string): string {
    return createHmac("sha256", this.#key).update(random).digest("base64url");
  }
}

/** Compares two texts in a time that does not depend on where they differ. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
