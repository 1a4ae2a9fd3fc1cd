import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linkDesktopEntry } from "../bridge/desktop-entry.ts";
import { linkCapability, registerLinks } from "./link-registration.ts";

let home: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "myba-links-"));
  // A registrar that does what xdg-mime does on a desktop of no particular kind: these tests run where there is none too.
  const programs = join(home, "bin");
  mkdirSync(programs);
  writeFileSync(
    join(programs, "xdg-mime"),
    `#!/bin/sh\nmkdir -p "$XDG_CONFIG_HOME"\nprintf '[Added Associations]\\na=b\\n\\n[Default Applications]\\n%s=%s\\n' "$3" "$2" > "$XDG_CONFIG_HOME/mimeapps.list"\n`,
  );
  chmodSync(join(programs, "xdg-mime"), 0o755);
  env = {
    PATH: `${programs}${delimiter}${process.env["PATH"]}`,
    XDG_DATA_HOME: join(home, "share"),
    XDG_CONFIG_HOME: join(home, "config"),
  };
});
afterEach(() => rmSync(home, { recursive: true }));

const commandFor = (dataFolder: string): string[] => [
  "/opt/my node/node",
  "/src/myba.ts",
  "--data",
  dataFolder,
  "open-link",
];
const isPosix = process.platform !== "win32";

test.skipIf(!isPosix)(
  "links open the MyBA that was registered, and no other data folder says that they are its own",
  async () => {
    expect(linkCapability({ platform: "linux", env }, "/data")).toMatchObject({
      available: false,
      reason: expect.stringMatching(/--register-links/),
    });
    expect(await registerLinks({ platform: "linux", env, command: commandFor("/my data/100%") })).toEqual({
      available: true,
    });
    expect(linkCapability({ platform: "linux", env }, "/my data/100%")).toEqual({ available: true });
    expect(linkCapability({ platform: "linux", env }, "/data")).toMatchObject({ available: false });
    expect(await registerLinks({ platform: "linux", env, command: commandFor("/data") })).toEqual({ available: true });
    expect(linkCapability({ platform: "linux", env }, "/data")).toEqual({ available: true });
    const entry = readFileSync(join(home, "share/applications/myba-from-source.desktop"), "utf8");
    expect(entry).toContain('Exec="/opt/my node/node" /src/myba.ts --data /data open-link -- %u\n');
  },
);

test("a command is read back by a desktop as it was given, whatever its folders are called", () => {
  const command = ["/opt/node", String.raw`/my $data/a "b" \`c\` \d`, "/100% mine"];
  // "The Exec key": escapes of every text first, then those within quotes, then field codes.
  const [, value = ""] = /^Exec=(.*)$/m.exec(linkDesktopEntry(command)) ?? [];
  const text = value.replace(/\\(.)/g, (_, next: string) => (next === "s" ? " " : next));
  const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    (quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "").replaceAll("%%", "%"),
  );
  expect(words).toEqual([...command, "%u"]);
});

test.skipIf(!isPosix)("where the desktop takes links elsewhere afterwards, that is told", async () => {
  await registerLinks({ platform: "linux", env, command: commandFor("/data") });
  writeFileSync(
    join(home, "config/mimeapps.list"),
    "[Default Applications]\nx-scheme-handler/myba=other.desktop\n[Removed Associations]\nx-scheme-handler/myba=myba-from-source.desktop\n",
  );
  expect(linkCapability({ platform: "linux", env }, "/data")).toMatchObject({ available: false });
});

test("where nothing can be registered the reason is said, and nothing fails", async () => {
  const blocked = join(home, "file");
  writeFileSync(blocked, "");
  const nowhere = { ...env, XDG_DATA_HOME: blocked };
  const command = commandFor("/data");
  expect(await registerLinks({ platform: "linux", env: nowhere, command })).toMatchObject({
    available: false,
    reason: expect.stringMatching(/cannot be written/),
  });
  expect(await registerLinks({ platform: "linux", env: { ...env, PATH: blocked }, command })).toMatchObject({
    available: false,
    reason: expect.stringMatching(/did not take/),
  });
  expect(await registerLinks({ platform: "darwin", env, command })).toMatchObject({
    available: false,
    reason: expect.stringMatching(/installed/),
  });
});

test.skipIf(!isPosix)("on Windows they are in the person's own part of the registry", async () => {
  const registry = join(home, "registry");
  writeFileSync(
    join(home, "bin/reg"),
    `#!/bin/sh
case "$1" in
  add) case "$*" in *command*) printf '    (Standard)    REG_SZ    %s\n' "$5" > "${registry}";; esac;;
  query) cat "${registry}";;
esac
`,
  );
  chmodSync(join(home, "bin/reg"), 0o755);
  const place = { platform: "win32", env } as const;
  const folder = String.raw`C:\Users\Ada Lovelace\MyBA`;
  const command = [String.raw`C:\node\node.exe`, String.raw`C:\src\scripts\myba.ts`, "--data", folder, "open-link"];
  expect(linkCapability(place, folder)).toMatchObject({ available: false, reason: expect.stringMatching(/register/) });
  expect(await registerLinks({ ...place, command })).toEqual({ available: true });
  expect(linkCapability(place, folder)).toEqual({ available: true });
  expect(linkCapability(place, String.raw`C:\Users\Ada Lovelace`)).toMatchObject({ available: false });
  expect(readFileSync(registry, "utf8")).toContain(
    String.raw`"C:\src\scripts\myba.ts" "--data" "C:\Users\Ada Lovelace\MyBA" "open-link" "--" "%1"`,
  );
});

const hasRegistrar = isPosix && spawnSync("sh", ["-c", "command -v xdg-mime"]).status === 0;

test.skipIf(!hasRegistrar)("this system's own xdg-mime takes it, in folders of the person's own", async () => {
  const real = { ...env, PATH: process.env["PATH"] };
  expect(await registerLinks({ platform: "linux", env: real, command: commandFor("/data") })).toEqual({
    available: true,
  });
});
