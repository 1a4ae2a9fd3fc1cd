import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "vite";
import type { TestProject } from "vitest/node";
import { bundleName, programs } from "./programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The port of 127.0.0.1 that tells the folder in which the programs are, bundled. */
    programBroker: number;
  }
}

let bundled: Promise<unknown> | undefined;
let folder: string | undefined;
const broker = createServer((socket) => {
  socket.on("error", () => undefined); // Whoever asked is gone.
  const place = (folder ??= mkdtempSync(join(tmpdir(), "myba-programs-")));
  bundled ??= bundlePrograms(place);
  bundled.then(
    () => socket.end(place),
    () => socket.destroy(),
  );
});

/** Vitest's global setup: what tests start as processes is bundled once a run, when the first of them asks for it. */
export async function setup({ provide }: TestProject): Promise<void> {
  await new Promise<void>((resolve) => void broker.listen(0, "127.0.0.1", resolve));
  broker.unref();
  provide("programBroker", (broker.address() as AddressInfo).port); // It listens on TCP.
}

export async function teardown(): Promise<void> {
  broker.close();
  await bundled?.catch(() => undefined);
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

const source = join(import.meta.dirname, "..");

/** What several programs share is in files of its own. */
async function bundlePrograms(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: source,
    logLevel: "error",
    plugins: [modulesStayAtHome, nativesStayOutside],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      target: "node22",
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(programs.map((program) => [bundleName(program), join(source, program)])),
        output: { entryFileNames: "[name].js" },
      },
    },
  });
}

/** A module finds what lies beside its source. */
const modulesStayAtHome: Plugin = {
  name: "modules-stay-at-home",
  transform: {
    filter: { code: /\bimport\.meta\.(?:url|dirname|filename)\b/ },
    handler(code, id) {
      const places: Readonly<Record<string, string>> = {
        url: pathToFileURL(id).href,
        dirname: dirname(id),
        filename: id,
      };
      return code.replaceAll(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name: string) =>
        JSON.stringify(places[name]),
      );
    },
  },
};

/** What has machine code looks for it beside itself. */
const nativesStayOutside: Plugin = {
  name: "natives-stay-outside",
  enforce: "pre",
  resolveId: {
    filter: { id: /^better-sqlite3$/ },
    handler: (id) => ({ id: pathToFileURL(createRequire(import.meta.url).resolve(id)).href, external: true }),
  },
};
