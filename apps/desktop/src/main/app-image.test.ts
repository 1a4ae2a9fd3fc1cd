import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { registerAppImage } from "./app-image.ts";

let folder: string;
let searchPath: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-app-image-"));
  searchPath = process.env["PATH"];
  // Without xdg-mime, as on a bare system: registering must not fail, and must not touch this machine's settings.
  process.env["PATH"] = folder;
});
afterEach(() => {
  process.env["PATH"] = searchPath;
  rmSync(folder, { recursive: true });
});

test("an AppImage registers itself for links with a desktop file of the person's own", () => {
  const applications = join(folder, "share/applications");
  registerAppImage('/home/me/My "Apps" 100%/MyBA.AppImage', applications);
  const file = readFileSync(join(applications, "myba.desktop"), "utf8");
  expect(file).toContain(String.raw`Exec="/home/me/My \\"Apps\\" 100%%/MyBA.AppImage" --myba-link %u`);
  expect(file).toContain("MimeType=x-scheme-handler/myba;");
});

test("where nothing can be written MyBA starts without links", () => {
  const blocked = join(folder, "file");
  writeFileSync(blocked, "");
  expect(() => registerAppImage("/MyBA.AppImage", join(blocked, "applications"))).not.toThrow();
});
