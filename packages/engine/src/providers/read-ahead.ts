import type { Silence } from "./silence.ts";

/** Read ahead at most so far, so that a slow reader is not buried. */
const maxAheadBytes = 1024 * 1024;

/**
 * Reads a body as it comes and keeps what nobody has wanted yet: a stream that breaks off drops what was not read from
 * it, and what came was paid for.
 */
export class ReadAhead {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #silence: Silence;
  readonly #limitBytes: number;
  readonly #ahead: Uint8Array[] = [];
  #aheadBytes = 0;
  #totalBytes = 0;
  #end: { readonly error: unknown } | null = null;
  #change = Promise.withResolvers<void>();

  constructor(body: ReadableStream<Uint8Array>, silence: Silence, limitBytes: number) {
    this.#reader = body.getReader();
    this.#silence = silence;
    this.#limitBytes = limitBytes;
    void this.#run();
  }

  /** The next piece, or null at the end; rejects, after all that came, with what broke the body off. */
  async next(): Promise<Uint8Array | null> {
    const piece = this.#ahead.shift();
    if (piece) {
      this.#aheadBytes -= piece.byteLength;
      this.#tell();
      return piece;
    }
    if (this.#end === null) {
      await this.#change.promise;
      return this.next();
    }
    if (this.#end.error !== undefined) throw this.#end.error;
    return null;
  }

  /** Closes the connection where it is still open; that this may fail changes nothing. */
  cancel(reason?: unknown): void {
    this.#end ??= { error: undefined };
    this.#tell();
    this.#reader.cancel(reason).catch(() => undefined);
  }

  async #run(): Promise<void> {
    try {
      while (await this.#readOne());
      this.#end ??= { error: undefined };
    } catch (error) {
      this.#end ??= { error: this.#silence.error ?? error };
      this.cancel();
    }
    this.#tell();
  }

  /** Whether there may be more. */
  async #readOne(): Promise<boolean> {
    if (this.#end !== null) return false;
    if (this.#aheadBytes > maxAheadBytes) {
      await this.#change.promise;
      return true;
    }
    const { done, value } = await this.#silence.during(this.#reader.read());
    if (done) return false;
    this.#totalBytes += value.byteLength;
    this.#aheadBytes += value.byteLength;
    if (this.#totalBytes > this.#limitBytes) throw new Error(`the answer is longer than ${this.#limitBytes} bytes`);
    this.#ahead.push(value);
    this.#tell();
    return true;
  }

  #tell(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
