import { closeSync, existsSync, openSync } from "node:fs";

/**
 * Makes an empty file for its owner's eyes only, unless it exists. SQLite would make it for everybody, and its log and
 * index take the file's mode. An existing one is not even opened: closing it would drop SQLite's locks of this process
 * (https://sqlite.org/howtocorrupt.html, section 2.2).
 */
export function createPrivateFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
}
