import { AppError } from "@myba/shared/errors";
import { ipKeyGenerator, MemoryStore, type Options } from "express-rate-limit";

const minuteMs = 60_000;

/** So many requests of one network address in a minute; a network of IPv6 (/64) counts as one. Throws `request/too-many`. */
export function addressLimit(perMinute: number): (address: string) => Promise<void> {
  const store = new MemoryStore();
  // It looks at nothing else of its options.
  store.init({ windowMs: minuteMs } as Options);
  return async (address) => {
    const { totalHits, resetTime } = await store.increment(ipKeyGenerator(address, 64));
    if (totalHits <= perMinute) return;
    const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
    throw new AppError("request/too-many", { seconds });
  };
}
