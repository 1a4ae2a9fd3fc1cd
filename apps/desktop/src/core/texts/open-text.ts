import chardet from "chardet";
import iconv from "iconv-lite";
import { AppError } from "@myba/shared/errors";
import { normaliseText } from "@myba/engine/reading/normalise-text";
import { refuseTooLong } from "./drafts.ts";

const limitBytes = 5 * 1024 * 1024;
/** A legacy encoding gives every byte a character; this share of control characters means it was no text. */
const controlShareLimit = 0.02;

export interface OpenedText {
  readonly name: string;
  readonly text: string;
  /** As iconv names it: `UTF-8`, `UTF-16LE`, `windows-1252`. */
  readonly encoding: string;
}

/**
 * Decodes a dropped or chosen file: UTF-8, UTF-16 by its mark or its zero bytes, otherwise the likeliest legacy
 * encoding. Throws `file/too-large`, `file/binary`, `text/empty`, `text/too-large`.
 */
export async function openText(file: File): Promise<OpenedText> {
  const opened = await readTextFile(file, limitBytes);
  refuseTooLong(opened.text);
  return opened;
}

/** The same for a text of any length in a file up to a limit. Throws `file/too-large`, `file/binary`, `text/empty`. */
export async function readTextFile(file: File, limitBytes: number): Promise<OpenedText> {
  const name = shownName(file.name);
  if (file.size > limitBytes) {
    throw new AppError("file/too-large", { name, size: megabytes(file.size), limit: megabytes(limitBytes) });
  }
  const bytes = Buffer.from(await file.arrayBuffer());
  const { text, encoding } = decode(bytes, name);
  if (text.trim() === "") throw new AppError("text/empty");
  if (controlShare(text) > controlShareLimit) throw new AppError("file/binary", { name });
  return { name, text: normaliseText(text), encoding };
}

function decode(bytes: Buffer, name: string): { text: string; encoding: string } {
  const wide = wideEncoding(bytes);
  if (wide !== null) return { text: iconv.decode(bytes, wide), encoding: wide };
  if (bytes.includes(0)) throw new AppError("file/binary", { name });
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return decodeLegacy(bytes, name);
  }
}

function decodeLegacy(bytes: Buffer, name: string): { text: string; encoding: string } {
  const guess = chardet.detect(bytes);
  // A few broken bytes in an otherwise good UTF-8 file are detected as UTF-8; they show as replacement characters.
  const encoding = guess !== null && iconv.encodingExists(guess) ? guess : "windows-1252";
  const text = iconv.decode(bytes, encoding);
  const broken = text.split("\uFFFD").length - 1;
  if (broken > text.length * controlShareLimit) throw new AppError("file/binary", { name });
  return { text, encoding };
}

/** UTF-16 by its byte order mark, or by English text's zero in every other byte. */
function wideEncoding(bytes: Buffer): "UTF-16LE" | "UTF-16BE" | null {
  if (bytes.length % 2 !== 0) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16LE";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16BE";
  const sample = bytes.subarray(0, 4096);
  const pairs = sample.length / 2;
  const zeros = (offset: number): number => sample.filter((byte, index) => index % 2 === offset && byte === 0).length;
  if (zeros(0) === 0 && zeros(1) > pairs * 0.7) return "UTF-16LE";
  if (zeros(1) === 0 && zeros(0) > pairs * 0.7) return "UTF-16BE";
  return null;
}

function controlShare(text: string): number {
  // oxlint-disable-next-line no-control-regex -- Control characters are what is counted.
  const controls = text.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\u007F]/g)?.length ?? 0;
  return controls / text.length;
}

function shownName(name: string): string {
  return name === "" ? "The file" : name.slice(0, 200);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "")} MB`;
}
