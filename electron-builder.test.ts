import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildStale } from "./scripts/build/build-stale.ts";

// Electron-builder has no command that only validates; these are the functions its own commands begin with.
const require = createRequire(import.meta.url);
const { getConfig, validateConfiguration } = require("app-builder-lib/out/util/config/config") as {
  getConfig(this: void, projectFolder: string, file: string, overrides: object): Promise<Config>;
  validateConfiguration(this: void, config: Config, log: { isEnabled: boolean }): Promise<void>;
};
const { readAsar } = require("app-builder-lib/out/asar/asar") as {
  readAsar(this: void, file: string): Promise<{ header: AsarFolder }>;
};
const { build, Platform, Arch } = require("electron-builder") as typeof import("electron-builder");

interface Target {
  target: string;
  arch: string[];
}
interface PlatformConfig {
  target: Target[];
  files: [{ filter: string[] }];
  mimeTypes?: string[];
  executableArgs?: string[];
}
interface Config {
  electronVersion: string;
  npmRebuild: boolean;
  electronFuses: Record<string, boolean>;
  protocols: { schemes: string[] }[];
  mac: PlatformConfig;
  win: PlatformConfig;
  linux: PlatformConfig;
}
interface AsarFolder {
  files?: Record<string, AsarFolder & { unpacked?: boolean }>;
}

const root = import.meta.dirname;
const config = await getConfig(root, join(root, "electron-builder.yml"), {});

describe("the configuration", () => {
  test("electron-builder accepts it", async () => {
    await expect(validateConfiguration(config, { isEnabled: false })).resolves.toBeUndefined();
    const wrong = { ...config, asarUnpcak: [] };
    await expect(validateConfiguration(wrong, { isEnabled: false })).rejects.toThrow("asarUnpcak");
  });

  test("it packs the Electron that the app is made for", () => {
    const manifest = JSON.parse(readFileSync(join(root, "apps/desktop/package.json"), "utf8")) as {
      devDependencies: Record<string, string>;
    };
    expect(config.electronVersion).toBe(manifest.devDependencies["electron"]);
  });

  test("every way to turn the packaged program into something else is off", () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
  });

  test("myba:// links are registered by the installers, on Linux behind the sign that makes them links", () => {
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual(["myba"]);
    expect(config.linux.mimeTypes).toEqual(["x-scheme-handler/myba"]);
    expect(config.linux.executableArgs).toEqual(["--myba-link"]);
  });

  test("each system gets the installers people expect there", () => {
    expect(targets(config.mac)).toEqual(["dmg", "zip"]);
    expect(targets(config.win)).toEqual(["nsis"]);
    expect(targets(config.linux)).toEqual(["AppImage", "deb", "rpm"]);
  });

  test("the database has its binding for every system and processor MyBA is packed for", () => {
    expect(config.npmRebuild).toBe(false);
    for (const platform of [config.mac, config.win, config.linux]) {
      for (const arch of new Set(platform.target.flatMap(({ arch }) => arch))) {
        const binding = platform.files[0].filter[0]!.replace("${arch}", arch);
        expect(existsSync(join(root, "apps/desktop", binding)), binding).toBe(true);
      }
    }
  });
});

describe.skipIf(process.platform !== "linux")("a packed MyBA", () => {
  let folder: string;
  let resources: string;
  let packed: Map<string, { unpacked?: boolean }>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "myba-pack-"));
    await buildStale(() => {}, ["main", "preload", "core", "renderer"]);
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget("dir", Arch.x64),
      publish: "never",
      config: {
        electronDist: fakeElectron(join(folder, "electron")),
        directories: { app: "apps/desktop", output: join(folder, "out") },
      },
    });
    resources = join(folder, "out/linux-unpacked/resources");
    const { header } = await readAsar(join(resources, "app.asar"));
    packed = new Map(files(header, ""));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("holds the bundles and what they start each other by", () => {
    const expected = ["package.json", "out/main/main.js", "out/preload/preload.cjs", "out/core/main.js"];
    expect([...packed.keys()]).toEqual(expect.arrayContaining([...expected, "out/renderer/index.html"]));
  });

  test("of all packages holds only what the database needs at run time, with one binding outside the archive", () => {
    const names = [...packed.keys()].filter((name) => name.startsWith("node_modules/"));
    expect(
      names.filter((name) => !/^node_modules\/better-sqlite3\/(lib\/.*\.js|package\.json|LICENSE)$/.test(name)),
    ).toEqual(["node_modules/better-sqlite3/prebuilds/linux-x64.node"]);
    const outside = [...packed].filter(([, { unpacked }]) => unpacked).map(([name]) => name);
    expect(outside).toEqual(["node_modules/better-sqlite3/prebuilds/linux-x64.node"]);
    expect(existsSync(join(resources, "app.asar.unpacked", outside[0]!))).toBe(true);
  });

  test("holds no sources, no maps and no web host", () => {
    expect([...packed.keys()].filter((name) => /\.(tsx?|map)$|^out\/(web-host|cli)|^src\//.test(name))).toEqual([]);
  });

  test("has its fuses set as asked", () => {
    const binary = readFileSync(join(folder, "out/linux-unpacked/myba"));
    const at = binary.indexOf(fuseSentinel) + fuseSentinel.length + 2;
    // In the order of @electron/fuses: run as Node, cookie encryption, NODE_OPTIONS, inspect, integrity, asar only,
    // own snapshot, file privileges; the last one is left as it came.
    expect(binary.subarray(at, at + 9).toString()).toBe("010011001");
  });
});

function targets(platform: PlatformConfig): string[] {
  return platform.target.map(({ target }) => target);
}

const fuseSentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";

/** The files of a distribution that packing touches: a binary with fuses, as they come, and where resources go. */
function fakeElectron(folder: string): string {
  mkdirSync(join(folder, "resources"), { recursive: true });
  const wire = Buffer.concat([Buffer.from(fuseSentinel), Buffer.from([1, 9]), Buffer.from("100011011")]);
  writeFileSync(join(folder, "electron"), Buffer.concat([Buffer.from("ELF "), wire, Buffer.alloc(64)]), {
    mode: 0o755,
  });
  writeFileSync(join(folder, "version"), config.electronVersion);
  writeFileSync(join(folder, "LICENSE"), "");
  return folder;
}

function files(folder: AsarFolder, path: string): [string, { unpacked?: boolean }][] {
  return Object.entries(folder.files ?? {}).flatMap(([name, entry]) =>
    entry.files ? files(entry, `${path}${name}/`) : [[`${path}${name}`, entry]],
  );
}
