import { ReadAhead } from "./read-ahead.ts";
import type { Silence } from "./silence.ts";

/** What bounds a body, and the error of one that does not keep to it. */
export interface BodyLimits {
  readonly limitBytes: number;
  /** The error of a body that broke off or is too long. */
  readonly broken: (error: unknown) => unknown;
}

/** The same body, except that it ends with an error when it is too long, too slow or breaks off. */
export function guardedBody(
  body: ReadableStream<Uint8Array>,
  silence: Silence,
  limits: BodyLimits,
): ReadableStream<Uint8Array> {
  const ahead = new ReadAhead(body, silence, limits.limitBytes);
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const piece = await ahead.next();
          if (piece) controller.enqueue(piece);
          else controller.close();
        } catch (error) {
          controller.error(limits.broken(error));
        }
      },
      cancel: (reason) => ahead.cancel(reason),
    },
    // What is kept here would be lost with an error.
    { highWaterMark: 0 },
  );
}

/** A whole body as text, within the same bounds; as much of it as came where it broke off. */
export async function readAll(response: Response, silence: Silence, limitBytes: number): Promise<string> {
  if (!response.body) return "";
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of guardedBody(response.body, silence, { limitBytes, broken: (error) => error })) {
      text += decoder.decode(bytes, { stream: true });
    }
  } catch {
    // What came is all there is: it goes into words about an error that has happened already.
  }
  return text + decoder.decode();
}
