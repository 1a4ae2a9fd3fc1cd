import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { partsOf, root } from "../build/parts.ts";

/** One thing the scanner points at, in a form that stays the same while code around it changes. */
export interface Finding {
  readonly check: string;
  /** Relative to `out`, without the hash in a chunk's name; `everything` where the scanner means the whole program. */
  readonly file: string;
  /** The code it points at, first line. */
  readonly code: string;
}

export interface Scan {
  readonly findings: readonly Finding[];
  /** Files the scanner could not read. A file it cannot read is a file nobody looked at. */
  readonly unread: readonly string[];
  readonly checkCount: number;
}

interface Report {
  readonly globalChecks: number;
  readonly atomicChecks: number;
  readonly errors: readonly { file: string; message: string }[];
  readonly issues: readonly { id: string; file: string; sample?: string }[];
}

type Scanner = (options: object, forTerminal: false) => Promise<Report>;

/**
 * Runs electronegativity over everything built under `out`. Its own command always exits with 0, asks the network for
 * translations and cannot read today's JavaScript; so its library is called, the network is kept out, and it gets a
 * copy of the bundles in the language of 2019.
 */
export async function scan(outFolder: string): Promise<Scan> {
  const copy = mkdtempSync(join(tmpdir(), "myba-scan-"));
  try {
    for (const { name } of partsOf("apps/desktop")) await copyInOldLanguage(join(outFolder, name), join(copy, name));
    const report = await loadScanner()({ input: copy, ...options() }, false);
    return {
      findings: report.issues.map(({ id, file, sample }) => ({
        check: id,
        file: file === "N/A" ? "everything" : withoutHash(relative(copy, file)),
        code: (sample ?? "").trim().split("\n")[0]!, // split always answers with at least one part.
      })),
      unread: report.errors.map(({ file, message }) => `${withoutHash(relative(copy, file))}: ${message}`),
      checkCount: report.globalChecks + report.atomicChecks,
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function options(): object {
  const manifest = JSON.parse(readFileSync(join(root, "apps/desktop/package.json"), "utf8")) as {
    devDependencies: { electron: string };
  };
  return {
    electronVersionOverride: manifest.devDependencies.electron,
    customScan: [],
    // Asks GitHub for a list of releases.
    excludeFromScan: ["AvailableSecurityFixesGlobalCheck"],
    parserPlugins: [],
  };
}

/** What the scanner asks the network with, for its translations. */
const requestLibrary = "got";

function loadScanner(): Scanner {
  const scanner = fileURLToPath(import.meta.resolve("@doyensec/electronegativity"));
  const require = createRequire(scanner);
  const request = require.resolve(requestLibrary);
  const offline = { id: request, filename: request, loaded: true, exports: () => Promise.reject(new Error("offline")) };
  require.cache[request] = offline as unknown as NodeJS.Module; // As much of a module as require looks at.
  process.env["LANG"] = "en-US";
  return require(scanner) as Scanner;
}

async function copyInOldLanguage(from: string, to: string): Promise<void> {
  const { transformWithOxc } = await loadVite();
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, file));
    mkdirSync(dirname(target), { recursive: true });
    if (![".js", ".cjs"].includes(extname(file))) cpSync(file, target);
    else {
      // The scanner knows no .cjs.
      const name = target.replace(/\.cjs$/, ".js");
      const { code } = await transformWithOxc(readFileSync(file, "utf8"), name, { target: "es2019", sourcemap: false });
      writeFileSync(name, code);
    }
  }
}

interface Vite {
  transformWithOxc(this: void, code: string, name: string, options: object): Promise<{ code: string }>;
}

/** Vite belongs to the desktop app, so it cannot be imported by name from here. */
async function loadVite(): Promise<Vite> {
  const manifest = createRequire(join(root, "apps/desktop/package.json")).resolve("vite/package.json");
  return (await import(pathToFileURL(join(dirname(manifest), "dist/node/index.js")).href)) as Vite;
}

function withoutHash(file: string): string {
  return file.replace(/-[\w-]{8}(?=\.\w+$)/, "-*").replaceAll(sep, "/");
}
