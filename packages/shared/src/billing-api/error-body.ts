import { z } from "zod";
import { errorCode, errorData } from "../errors.ts";

/** The body of every answer of the billing server that is not a success. */
export const errorBody = z.object({
  /** One of the catalogue, by which programs decide. */
  code: errorCode,
  /** What happened, for a person. */
  message: z.string(),
  /** What to do about it. */
  next: z.string(),
  /** What the words were filled with: for 402 how much is needed and available. */
  data: errorData,
  /** By which the server's log knows the request; also in the header `X-Request-Id`. */
  requestId: z.string(),
});
export type ErrorBody = z.infer<typeof errorBody>;
