import { randomBytes } from "node:crypto";

/**
 * A source of UUIDv7 (RFC 9562, section 6.2, method 1): 48 bits of milliseconds, a 12-bit counter, 62 random bits. Ids of
 * one source grow strictly, also while the clock stands still or steps back.
 */
export function makeIds(now: () => number): () => string {
  let lastMs = 0;
  let counter = 0;
  let time = "";
  let random = "";
  let used = 0;
  return () => {
    const nowMs = now();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = 0;
      time = timeText(lastMs);
    } else {
      counter += 1;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
        time = timeText(lastMs);
      }
    }
    if (used + 16 > random.length) {
      random = randomBytes(4096).toString("hex");
      used = 0;
    }
    const at = used;
    used += 16;
    const middle = (0x7000 + counter).toString(16);
    const variant = "89ab"[Number.parseInt(random[at] ?? "0", 16) & 3] ?? "8";
    return `${time}-${middle}-${variant}${random.slice(at + 1, at + 4)}-${random.slice(at + 4, at + 16)}`;
  };
}

/** The smallest text that an id made at a time or later can be. */
export function firstIdOf(ms: number): string {
  return `${timeText(Math.max(ms, 0))}-0000-0000-000000000000`;
}

function timeText(ms: number): string {
  const hex = ms.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
