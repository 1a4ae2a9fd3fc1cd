import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Says in one short text what all the inputs of a part hold. Contents are read instead of dates, because a checkout
 * or a restored cache changes dates without changing anything. Tests do not count; missing inputs do, as missing.
 */
export class Fingerprints {
  readonly #root: string;
  readonly #known = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  of(inputs: readonly string[]): string {
    const hash = createHash("sha256");
    for (const input of inputs) hash.update(`${input}\0${this.#one(input)}\0`);
    return hash.digest("hex");
  }

  /** Parts share folders, so each is read once. */
  #one(input: string): string {
    let known = this.#known.get(input);
    if (known === undefined) {
      const hash = createHash("sha256");
      for (const file of filesOf(join(this.#root, input))) hash.update(`${file}\0`).update(readFileSync(file));
      known = hash.digest("hex");
      this.#known.set(input, known);
    }
    return known;
  }
}

const isTest = /\.test\.tsx?$/;

function filesOf(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .filter((entry) => entry.name !== "testing" && !isTest.test(entry.name))
    .flatMap((entry) => filesOf(join(path, entry.name)));
}
