import { randomBytes } from "node:crypto";

/**
 * A source of UUIDv7 (RFC 9562, section 6.2, method 1): 48 bits of milliseconds, a 12-bit counter, 62 random bits. Ids of
 * one source grow strictly, also while the clock stands still or steps back.
 */
export function makeIds(now: () => number): () => string {
  let lastMs = 0;
  let counter = 0;
  let pool = Buffer.alloc(0);
  let used = 0;
  return () => {
    const nowMs = now();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = 0;
    } else {
      counter += 1;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
    }
    if (used + 8 > pool.length) {
      pool = randomBytes(4096);
      used = 0;
    }
    const random = pool.subarray(used, (used += 8));
    const variant = ((random[0]! & 0x3f) | 0x80).toString(16); // Eight bytes were just cut off.
    const time = lastMs.toString(16).padStart(12, "0");
    const tail = random.toString("hex", 2);
    const middle = counter.toString(16).padStart(3, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${middle}-${variant}${random.toString("hex", 1, 2)}-${tail}`;
  };
}
