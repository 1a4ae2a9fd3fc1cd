#!/usr/bin/env node
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// `pnpm myba …`: the terminal, from the bundle when that is newer than everything it is made of (it starts twice as
// fast), otherwise from the sources. It is linked as a program and not named under "scripts" in package.json, because
// pnpm prints the command line of a script on standard output, where only the result belongs.
const desktop = join(import.meta.dirname, "../apps/desktop");
const bundle = join(desktop, "out/cli/main.js");
const folders = [
  ...["cli", "core", "bridge"].map((name) => join(desktop, "src", name)),
  join(import.meta.dirname, "../packages/engine/src"),
  join(import.meta.dirname, "../packages/shared/src"),
];
const program = existsSync(bundle) && folders.every((folder) => isOlder(folder, statSync(bundle).mtimeMs));
await import(pathToFileURL(program ? bundle : join(desktop, "src/cli/main.ts")).href);

function isOlder(folder: string, dateMs: number): boolean {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.every((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs < dateMs);
}
