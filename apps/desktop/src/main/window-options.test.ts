import { expect, test } from "vitest";
import { windowOptions } from "./window-options.ts";

test("every window is isolated and sandboxed, in words and not by default", () => {
  expect(windowOptions("/out/preload.cjs", true).webPreferences).toEqual({
    preload: "/out/preload.cjs",
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: true,
    devTools: false,
  });
});

test("developer tools are there while MyBA is developed, never in a packaged one", () => {
  expect(windowOptions("", false).webPreferences?.devTools).toBe(true);
  expect(windowOptions("", true).webPreferences?.devTools).toBe(false);
});

test("a window comes back where it was", () => {
  expect(windowOptions("", true)).toMatchObject({ name: "main", windowStatePersistence: true, show: false });
});
