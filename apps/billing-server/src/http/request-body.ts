import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { AppError } from "@myba/shared/errors";

const nothing = Buffer.alloc(0);

/**
 * A request's body as it came, read once; nothing for `GET` and `HEAD`. Throws `request/too-large` past the limit, as
 * soon as that is known.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return request.method === "GET" || request.method === "HEAD" ? nothing : readBytes(request, limitBytes);
}

/** What takes long to read is many small values and not long texts: of a body, all but its strings has to fit in here. */
const looseBytes = 64 * 1024;

/**
 * The JSON in a body; an empty object where there is none. Throws `request/invalid` for what is no JSON in UTF-8, and
 * `request/too-large` for so many small values that reading them would keep others waiting.
 */
export function jsonIn(bytes: Buffer, { headers }: IncomingMessage): unknown {
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? ""))
    throw new AppError("request/invalid", { reason: "its body must be application/json" });
  if (isLooserThan(bytes, looseBytes))
    throw new AppError("request/too-large", { limit: `${sizeText(looseBytes)} beside its texts` });
  try {
    return JSON.parse(strictly.decode(bytes));
  } catch (error) {
    throw new AppError("request/invalid", { reason: "its body is no JSON in UTF-8" }, { cause: error });
  }
}

/** The base64url SHA-256 of a body. */
export function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64url");
}

async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = (): AppError => new AppError("request/too-large", { limit: sizeText(limitBytes) });
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) {
        request.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.once("end", () => resolve(chunks.length === 1 ? (chunks[0] ?? nothing) : Buffer.concat(chunks)));
    request.once("error", reject);
    // A request that is cut off ends without "end".
    request.once("close", () => {
      if (!request.complete) reject(new AppError("request/invalid", { reason: "it was cut off" }));
    });
  });
}

const strictly = new TextDecoder("utf-8", { fatal: true });
const quote = 0x22;
const backslash = 0x5c;

/** Whether more than so many bytes are outside of strings, whose quotes count. */
function isLooserThan(bytes: Buffer, limit: number): boolean {
  if (bytes.length <= limit) return false;
  let loose = 0;
  for (let from = 0; loose <= limit;) {
    const open = bytes.indexOf(quote, from);
    const close = open === -1 ? -1 : endOfString(bytes, open);
    if (close === -1) return loose + (bytes.length - from) > limit;
    loose += open - from + 2;
    from = close + 1;
  }
  return true;
}

/** Where the string ends that begins here; -1 where it does not. */
function endOfString(bytes: Buffer, open: number): number {
  let close = bytes.indexOf(quote, open + 1);
  while (close !== -1) {
    let escapes = close;
    while (bytes[escapes - 1] === backslash) escapes -= 1;
    if ((close - escapes) % 2 === 0) return close;
    close = bytes.indexOf(quote, close + 1);
  }
  return -1;
}

function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${bytes / 1024} KB`;
}
