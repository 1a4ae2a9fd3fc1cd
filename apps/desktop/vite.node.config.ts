import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

export interface NodePart {
  /** Folder name under `src` and `out`. */
  readonly name: string;
  /** Output file name (without extension) to source file. */
  readonly entries: Record<string, string>;
  /** A sandboxed preload must be one CommonJS file; everything else is ESM. */
  readonly format?: "es" | "cjs";
}

/**
 * One program that runs on Node, bundled with all it needs. Only what cannot be bundled stays outside: Electron, which
 * is the runtime, and what loads a native binding from its own folder: better-sqlite3 and the keyring.
 */
export function nodePart({ name, entries, format = "es" }: NodePart): UserConfig {
  const extension = format === "cjs" ? "cjs" : "js";
  return {
    root: fileURLToPath(new URL(".", import.meta.url)),
    logLevel: "warn",
    publicDir: false,
    resolve: { conditions: ["node", "import", "module", "default"] },
    ssr: { noExternal: true, external: ["electron", "better-sqlite3", "@napi-rs/keyring"], target: "node" },
    build: {
      ssr: true,
      target: "node22",
      minify: false,
      outDir: `out/${name}`,
      emptyOutDir: true,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(entries).map(([output, source]) => [
            output,
            fileURLToPath(new URL(`src/${source}`, import.meta.url)),
          ]),
        ),
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
        },
      },
    },
  };
}
