import { AppError } from "@myba/shared/errors";
import { stringify, type Stringifier } from "csv-stringify";
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { RawRow } from "../columns.ts";

/** A file of an export, as the manifest has it. */
export interface WrittenFile {
  readonly name: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A file that is written row by row: CSV where it has columns, lines of JSON otherwise. */
export class ExportFile {
  rows = 0;
  readonly #name: string;
  readonly #hash: Hash = createHash("sha256");
  readonly #file: WriteStream;
  readonly #csv: Stringifier | undefined;
  #sizeBytes = 0;
  #waiting = "";

  private constructor(name: string, file: WriteStream, columns: readonly string[] | null) {
    this.#name = name;
    this.#file = file;
    // What a spreadsheet would run as a formula is put behind an apostrophe.
    if (columns !== null) {
      this.#csv = stringify({ header: true, columns: [...columns], escape_formulas: true, record_delimiter: "\r\n" });
      this.#csv.on("data", (chunk: Buffer) => this.#take(chunk.toString("utf8")));
    }
  }

  /** Throws `file/unwritable`. */
  static async create(folder: string, name: string, columns: readonly string[] | null): Promise<ExportFile> {
    try {
      await mkdir(folder, { recursive: true });
      const file = createWriteStream(join(folder, name), { mode: 0o600, flush: true });
      await once(file, "open");
      return new ExportFile(name, file, columns);
    } catch (error) {
      throw new AppError("file/unwritable", { name: join(folder, name) }, { cause: error });
    }
  }

  async write(row: RawRow): Promise<void> {
    this.rows += 1;
    if (this.#csv === undefined) this.#take(`${JSON.stringify(row)}\n`);
    else if (!this.#csv.write(row)) await once(this.#csv, "drain");
    if (this.#waiting.length > 65_536) await this.#flush();
  }

  async end(): Promise<WrittenFile> {
    if (this.#csv !== undefined) {
      this.#csv.end();
      await finished(this.#csv);
    }
    await this.#flush();
    this.#file.end();
    await finished(this.#file);
    return { name: this.#name, rows: this.rows, sizeBytes: this.#sizeBytes, sha256: this.#hash.digest("hex") };
  }

  #take(text: string): void {
    this.#waiting += text;
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#waiting, "utf8");
    this.#waiting = "";
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.length;
    if (!this.#file.write(bytes)) await once(this.#file, "drain");
  }
}

/** Writes what tells how the other files must be. */
export async function writeManifest(folder: string, manifest: object): Promise<void> {
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
}
