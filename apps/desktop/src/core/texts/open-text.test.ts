import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { openText } from "./open-text.ts";
import { previewText } from "./preview-text.ts";

const file = (content: Uint8Array | string, name = "notes.txt"): File =>
  new File([typeof content === "string" ? content : new Uint8Array(content)], name);
const german =
  "Die Käuferin möchte die Rechnung später als Datei herunterladen, damit sie für das Finanzamt übrig bleibt. ".repeat(
    4,
  );

test.each([
  ["UTF-8", "UTF-8", Buffer.from("Größe: 5 €")],
  ["UTF-8 with a mark", "UTF-8", Buffer.from("\uFEFFGröße: 5 €")],
  ["UTF-16 as Windows writes it", "UTF-16LE", iconv.encode("Größe: 5 €", "utf16le", { addBOM: true })],
  ["UTF-16, big end first", "UTF-16BE", iconv.encode("Größe: 5 €", "utf16be", { addBOM: true })],
  ["UTF-16 without a mark", "UTF-16LE", iconv.encode("Größe: 5 E", "utf16le")],
])("a file in %s is read", async (_name, encoding, bytes) => {
  const opened = await openText(file(bytes));
  expect(opened.encoding).toBe(encoding);
  expect(opened.text).toMatch(/^Größe: 5 [€E]$/);
});

test("a file in an old Western encoding is guessed right", async () => {
  expect((await openText(file(iconv.encode(german, "windows-1252")))).text).toBe(german);
});

test("line ends of every system become one", async () => {
  expect((await openText(file("one\r\ntwo\rthree"))).text).toBe("one\ntwo\nthree");
});

test("a file beyond 5 MB is refused with its size before it is read", async () => {
  const big = file(new Uint8Array(50 * 1024 * 1024), "big.txt");
  await expect(openText(big)).rejects.toMatchObject({
    code: "file/too-large",
    data: { name: "big.txt", size: "50 MB", limit: "5 MB" },
  });
});

test("a text longer than a generation takes is refused with its length", async () => {
  const data = { size: "1,000,001 characters", limit: "1,000,000 characters" };
  await expect(openText(file("x".repeat(1_000_001)))).rejects.toMatchObject({ code: "text/too-large", data });
});

test.each([
  ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52])],
  ["noise", Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 256))],
  ["control characters", Buffer.from("\u0001\u0002\u0003\u0004abc\u0005\u0006")],
])("%s is not taken for a text", async (_what, bytes) => {
  await expect(openText(file(bytes, "photo.txt"))).rejects.toMatchObject({
    code: "file/binary",
    data: { name: "photo.txt" },
  });
});

test.each([
  ["nothing", ""],
  ["blank lines", " \r\n\t\n"],
  ["only a byte order mark", "\uFEFF"],
])("a file with %s is empty", async (_what, text) => {
  await expect(openText(file(text))).rejects.toMatchObject({ code: "text/empty" });
});

test("marks of a preview point into the text as it was typed", async () => {
  const raw = "\uFEFFThe clerk must print labels.\r\nThe clerk must sort them.\r\n";
  const preview = await previewText(raw, undefined);
  expect(preview.sentences.map(({ start, end }) => raw.slice(start, end).trim())).toEqual([
    "The clerk must print labels.",
    "The clerk must sort them.",
  ]);
  expect(preview).toMatchObject({ requirementLike: 2, words: 10 });
});

test.each([
  ["a line of 100,000 characters", "long ".repeat(20_000)],
  ["only emoji", "🎉🎉🎉"],
  ["right-to-left", "يجب أن يدفع العميل بالبطاقة."],
  ["nothing", ""],
])("a preview of %s answers", async (_what, text) => {
  expect(
    (await previewText(text, undefined)).sentences.every(({ start, end }) => start < end && end <= text.length),
  ).toBe(true);
});
