import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { AppError } from "@myba/shared/errors";

/** A body as it came, read once. */
export interface RequestBody {
  readonly bytes: Buffer;
  readonly json: unknown;
}

const nothing = Buffer.alloc(0);

/**
 * Reads the JSON that a request carries; an empty object where it carries none. Throws `request/too-large` past the
 * limit, as soon as that is known, and `request/invalid` for what is no JSON in UTF-8.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<RequestBody> {
  if (request.method === "GET" || request.method === "HEAD") return { bytes: nothing, json: {} };
  const bytes = await readBytes(request, limitBytes);
  if (bytes.length === 0) return { bytes, json: {} };
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? ""))
    throw new AppError("request/invalid", { reason: "its body must be application/json" });
  try {
    return { bytes, json: JSON.parse(textOf(bytes)) };
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

function textOf(bytes: Buffer): string {
  return strictly.decode(bytes);
}

function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${bytes / 1024} KB`;
}
