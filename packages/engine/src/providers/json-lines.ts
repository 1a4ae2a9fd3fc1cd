/** The longest line that is read, in UTF-16 units: a model's piece is a few hundred. */
const maxLineChars = 16 * 1024 * 1024;

/** Reads a body of one JSON value a line, as they come. Throws on a line that is no JSON or has no end. */
export async function* readJsonLines(body: ReadableStream<Uint8Array>): AsyncGenerator {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > maxLineChars) throw new Error("a line of the answer has no end");
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line) as unknown;
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield JSON.parse(rest) as unknown;
}
