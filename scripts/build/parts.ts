import { fileURLToPath } from "node:url";

/** The repository's root, without a trailing slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** One bundle under `apps/desktop/out`. Paths are relative to the root; folders count with all they hold. */
export interface Part {
  readonly name: PartName;
  /** The Vite configuration, relative to `apps/desktop`. */
  readonly config: string;
  readonly inputs: readonly string[];
}

export type PartName = "main" | "preload" | "core" | "web-host" | "cli" | "renderer";

/** What every bundle depends on: the versions of all packages and the way bundles are made. */
const everywhere = ["pnpm-lock.yaml", "tsconfig.base.json", "apps/desktop/package.json", "packages/shared/src"];

const source = (name: string): string => `apps/desktop/src/${name}`;
const node = "apps/desktop/vite.node.config.ts";
const coreInputs = [source("core"), "packages/engine/src", "packages/engine/package.json"];

export const parts: readonly Part[] = [
  // The slowest first, so that the others fit beside it.
  part("renderer", ["packages/engine/src/lint"]),
  part("core", [node, ...coreInputs]),
  part("web-host", [node, ...coreInputs]),
  part("cli", [node, ...coreInputs]),
  part("main", [node]),
  part("preload", [node]),
];

function part(name: PartName, inputs: readonly string[]): Part {
  const config = `vite.${name}.config.ts`;
  return {
    name,
    config,
    inputs: [...everywhere, `apps/desktop/${config}`, source("bridge"), source(name), ...inputs],
  };
}
