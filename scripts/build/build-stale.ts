import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { withBuildLock } from "./build-lock.ts";
import { Fingerprints } from "./fingerprint.ts";
import { parts, root, type Part, type PartName } from "./parts.ts";

/** The folder of a built part. */
export function outFolder(name: PartName): string {
  const part = parts.find((one) => one.name === name);
  if (!part) throw new Error(`there is no part ${name}`);
  return join(outOf(part.app), name);
}

function outOf(app: Part["app"]): string {
  return join(root, app, "out");
}

/** The Vite that belongs to an app, to be run with Node. */
function viteOf(app: Part["app"]): string {
  return join(dirname(createRequire(join(root, app, "package.json")).resolve("vite/package.json")), "bin/vite.js");
}

/** One line a part, when something was done for it. */
export type Report = (line: string) => void;

/** Thrown when a bundle cannot be made; the message names the parts, Vite has said the rest. */
export class BuildFailed extends Error {}

/**
 * Brings the named parts (all without names) up to date under `out` of their apps and says which were built.
 * Where nothing changed this only reads sources, in about 50 ms.
 */
export async function buildStale(report: Report, names?: readonly PartName[]): Promise<PartName[]> {
  const wanted = parts.filter((part) => !names || names.includes(part.name));
  if (stale(wanted).length === 0) return [];
  return withBuildLock(join(outOf("apps/desktop"), ".build-lock"), async () => {
    // Another process may have built everything while this one waited.
    const todo = stale(wanted);
    const failed = (await Promise.all(todo.map((job) => build(job, report)))).filter((name) => name !== undefined);
    if (failed.length > 0) throw new BuildFailed(`Could not build ${failed.join(", ")}.`);
    return todo.map((job) => job.part.name);
  });
}

interface Job {
  readonly part: Part;
  readonly fingerprint: string;
}

function stale(wanted: readonly Part[]): Job[] {
  const fingerprints = new Fingerprints(root);
  return wanted
    .map((part) => ({ part, fingerprint: fingerprints.of(part.inputs) }))
    .filter(({ part, fingerprint }) => !existsSync(outFolder(part.name)) || stampOf(part) !== fingerprint);
}

// Beside the folder, not inside: what is inside is shipped.
function stampFile(part: Part): string {
  return join(outOf(part.app), `.${part.name}.stamp`);
}

function stampOf(part: Part): string | undefined {
  const file = stampFile(part);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Answers with the part's name if it failed. */
async function build({ part, fingerprint }: Job, report: Report): Promise<PartName | undefined> {
  const startedMs = performance.now();
  const { code, output } = await runVite(part.app, ["build", "--config", part.config]);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  report(code === 0 ? `Built ${part.name} in ${seconds} s.` : `${output}Building ${part.name} failed.`);
  if (code !== 0) return part.name;
  writeFileSync(stampFile(part), fingerprint);
  return undefined;
}

function runVite(app: Part["app"], args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [viteOf(app), ...args], {
      cwd: join(root, app),
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
