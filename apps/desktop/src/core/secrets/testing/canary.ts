import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";

/** A secret under watch, and every form in which it could slip out. */
export class Canary {
  readonly value: string;
  readonly #forms: readonly Buffer[];

  /** Twenty characters or more, so that nothing else looks like it by chance. */
  constructor(value: string) {
    this.value = value;
    this.#forms = formsOf(value);
  }

  /** The forms of it that bytes or text hold, in whatever case. */
  foundIn(what: Buffer | string): string[] {
    const bytes = typeof what === "string" ? Buffer.from(what) : what;
    const lower = Buffer.from(bytes.toString("latin1").toLowerCase(), "latin1");
    return this.#forms
      .filter((form) => bytes.includes(form) || lower.includes(form))
      .map((form) => form.toString("hex"));
  }

  /** Files of a folder, however deep, that hold it. */
  filesIn(folder: string): string[] {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
    return files.filter((file) => statSync(file).isFile() && this.foundIn(readFileSync(file)).length > 0);
  }

  /** Whether anything reachable from a value holds it: names, hidden properties, causes and stacks too. */
  isReachableFrom(value: unknown): boolean {
    const shown = inspect(value, { depth: 30, showHidden: true, maxArrayLength: null, maxStringLength: null });
    return this.foundIn(shown).length > 0;
  }
}

function formsOf(value: string): Buffer[] {
  const bytes = Buffer.from(value);
  const wide = Buffer.from(value, "utf16le");
  const encoded = [bytes, wide, Buffer.from(`Bearer ${value}`), Buffer.from(`user:${value}`)].flatMap(base64Cores);
  const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  return [
    bytes,
    Buffer.from(value.toLowerCase()),
    wide,
    Buffer.from(wide).swap16(),
    Buffer.from(bytes.toString("hex")),
    Buffer.from(wide.toString("hex")),
    Buffer.from(percent),
    Buffer.from(encodeURIComponent(value)),
    ...encoded.map((text) => Buffer.from(text)),
    ...encoded.map((text) => Buffer.from(text.replaceAll("+", "-").replaceAll("/", "_"))),
  ];
}

/** The base64 of something at each of the three places it can have among other bytes, without what the others touch. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before, 65), bytes]).toString("base64");
    return text.slice(before === 0 ? 0 : 4, text.length - 4);
  });
}
