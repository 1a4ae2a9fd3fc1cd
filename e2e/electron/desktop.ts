import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron as electron, type ElectronApplication, expect, type Page, test as base } from "@playwright/test";
import { outFolder } from "../../scripts/build/build-stale.ts";
import { electronPackage, installedBinary } from "../../scripts/start/electron-binary.ts";
import { Trouble } from "../trouble.ts";

const desktopFolder = fileURLToPath(new URL("../../apps/desktop", import.meta.url));
const binary = installedBinary(electronPackage(desktopFolder), process.env);
const reason = "There is no Electron binary here (ELECTRON_OVERRIDE_DIST_PATH names one)";

/** The desktop window on a data folder of its own. */
export interface Desktop {
  readonly dataFolder: string;
  /** Starts MyBA; its window is ready. */
  open(): Promise<Page>;
  /** Ends MyBA and waits until it is gone. */
  quit(): Promise<void>;
  readonly trouble: Trouble;
}

/** Playwright's `test` with the real window; skips with a printed reason where there is no binary. */
export const test = base.extend<{ desktop: Desktop }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
  desktop: async ({}, use, testInfo) => {
    if (binary === undefined) {
      process.stdout.write(`${reason}: ${testInfo.title}\n`);
      testInfo.skip(true, reason);
      return;
    }
    const root = await mkdtemp(join(tmpdir(), "myba-e2e-"));
    const trouble = new Trouble();
    let app: ElectronApplication | undefined;
    await use({
      dataFolder: join(root, "data"),
      trouble,
      async open() {
        app = await launch(binary, join(root, "data"));
        await trouble.listen(app.context());
        const window = await app.firstWindow();
        await expect(window.getByRole("navigation", { name: "Main" })).toBeVisible();
        return window;
      },
      async quit() {
        await app?.close();
        app = undefined;
      },
    });
    await app?.close();
    await rm(root, { recursive: true, force: true });
    expect(trouble.found(), "what went wrong behind the screen").toEqual([]);
  },
});

function launch(executablePath: string, dataFolder: string): Promise<ElectronApplication> {
  const main = join(outFolder("main"), "main.js");
  // Chromium refuses its sandbox to root; everybody else keeps it.
  const switches = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const env = { ...(process.env as Record<string, string>), MYBA_BILLING_URL: "none" }; // Only what is set is in it.
  return electron.launch({ executablePath, args: [...switches, main, "--data", dataFolder], env });
}
