import { fileURLToPath } from "node:url";

/** The repository's root, without a trailing slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** One bundle under `out` of its app. Paths are relative to the root; folders count with all they hold. */
export interface Part {
  readonly name: PartName;
  /** The app's folder, below which its Vite and the bundle are. */
  readonly app: "apps/desktop" | "apps/billing-server";
  /** The Vite configuration, relative to the app. */
  readonly config: string;
  readonly inputs: readonly string[];
}

export type PartName = "main" | "preload" | "core" | "web-host" | "cli" | "renderer" | "web";

/** What every bundle depends on: the versions of all packages and the way bundles are made. */
const everywhere = ["pnpm-lock.yaml", "tsconfig.base.json", "packages/shared/src"];

const source = (name: string): string => `apps/desktop/src/${name}`;
const node = "apps/desktop/vite.node.config.ts";
const coreInputs = [source("core"), "packages/engine/src", "packages/engine/package.json"];

export const parts: readonly Part[] = [
  // The slowest first, so that the others fit beside it.
  desktopPart("renderer", ["packages/engine/src/lint"]),
  desktopPart("core", [node, ...coreInputs]),
  desktopPart("web-host", [node, ...coreInputs]),
  desktopPart("cli", [node, ...coreInputs, source("web-host/running-host.ts"), source("web-host/browser.ts")]),
  desktopPart("main", [
    node,
    ...["data-folder.ts", "billing-place.ts", "link-registration.ts", "links"].map((path) => source(`core/${path}`)),
  ]),
  desktopPart("preload", [node]),
  {
    name: "web",
    app: "apps/billing-server",
    config: "vite.web.config.ts",
    inputs: [
      ...everywhere,
      ...["package.json", "vite.web.config.ts", "web"].map((path) => `apps/billing-server/${path}`),
      source("renderer/styles/tokens.css"),
    ],
  },
];

/** The bundles of one app. */
export function partsOf(app: Part["app"]): Part[] {
  return parts.filter((part) => part.app === app);
}

function desktopPart(name: PartName, inputs: readonly string[]): Part {
  const app = "apps/desktop";
  const config = `vite.${name}.config.ts`;
  return {
    name,
    app,
    config,
    inputs: [...everywhere, `${app}/package.json`, `${app}/${config}`, source("bridge"), source(name), ...inputs],
  };
}
