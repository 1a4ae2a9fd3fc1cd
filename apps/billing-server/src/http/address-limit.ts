import { AppError } from "@myba/shared/errors";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import type { RequestHandler } from "express";

const minuteMs = 60_000;

/** So many requests of one network address in a minute; a network of IPv6 (/64) counts as one. Throws `request/too-many`. */
export function addressLimit(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: minuteMs,
    limit: perMinute,
    legacyHeaders: false,
    standardHeaders: false,
    keyGenerator: ({ ip = "" }) => ipKeyGenerator(ip, 64),
    // Its checks of the surroundings look at every request; the configuration has made sure of proxies.
    validate: false,
    handler(request) {
      // The limiter adds this to every request that it counts.
      const { resetTime } = (request as unknown as { rateLimit: { resetTime?: Date } }).rateLimit;
      const seconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
      throw new AppError("request/too-many", { seconds });
    },
  });
}
