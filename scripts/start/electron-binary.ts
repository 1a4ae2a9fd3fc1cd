import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The installed `electron` package. It carries no binary; that comes from the network when first needed. */
export interface ElectronPackage {
  readonly folder: string;
  readonly version: string;
}

/** Finds the package without running it: requiring it would try to fetch the binary. */
export function electronPackage(desktopFolder: string): ElectronPackage {
  const manifest = createRequire(join(desktopFolder, "package.json")).resolve("electron/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string }; // Every package has one.
  return { folder: dirname(manifest), version };
}

/** The binary that is already here, in the package or where `ELECTRON_OVERRIDE_DIST_PATH` says. */
export function installedBinary({ folder, version }: ElectronPackage, env: NodeJS.ProcessEnv): string | undefined {
  const override = env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override) return existing(join(override, binaryName(process.platform)));
  const isComplete =
    read(join(folder, "path.txt")) && read(join(folder, "dist/version"))?.replace(/^v/, "") === version;
  return isComplete ? existing(join(folder, "dist", binaryName(process.platform))) : undefined;
}

function binaryName(platform: NodeJS.Platform): string {
  if (platform === "darwin") return "Electron.app/Contents/MacOS/Electron";
  return platform === "win32" ? "electron.exe" : "electron";
}

/** Fetches the binary with the package's own installer. Answers whether it is there afterwards. */
export async function fetchBinary(electron: ElectronPackage, limitMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [join(electron.folder, "install.js")], {
    stdio: "ignore",
    timeout: limitMs,
    windowsHide: true,
  });
  await new Promise<void>((resolve) => child.once("error", () => resolve()).once("close", () => resolve()));
  return installedBinary(electron, process.env) !== undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Remembers for a day that this version could not be fetched, so that only the first start of a day tries. */
export class FetchMemory {
  readonly #file: string;
  readonly #version: string;

  constructor(file: string, version: string) {
    this.#file = file;
    this.#version = version;
  }

  failedToday(nowMs: number): boolean {
    const [version, at] = (read(this.#file) ?? "").split(" ");
    return version === this.#version && nowMs - Number(at) < dayMs;
  }

  noteFailure(nowMs: number): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${this.#version} ${nowMs}`);
  }
}

function existing(file: string): string | undefined {
  return existsSync(file) ? file : undefined;
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
