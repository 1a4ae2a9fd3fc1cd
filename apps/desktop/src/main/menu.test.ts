import { expect, test } from "vitest";
import { menuTemplate } from "./menu.ts";

const roles = (platform: NodeJS.Platform, isPackaged: boolean): string[] =>
  menuTemplate(platform, isPackaged).flatMap(({ submenu }) =>
    Array.isArray(submenu) ? submenu.map(({ role }) => role ?? "") : [],
  );

test("a packaged MyBA offers neither developer tools nor reload", () => {
  for (const platform of ["darwin", "win32", "linux"] as const) {
    expect(roles(platform, true)).not.toContain("toggleDevTools");
    expect(roles(platform, true)).not.toContain("reload");
    expect(roles(platform, false)).toContain("toggleDevTools");
  }
});

test("macOS has its own menu with quit, other systems quit from File", () => {
  expect(menuTemplate("darwin", true)[0]?.label).toBe("MyBA");
  expect(menuTemplate("linux", true)[0]?.label).toBe("File");
  expect(roles("darwin", true).filter((role) => role === "quit")).toHaveLength(1);
  expect(roles("win32", true).filter((role) => role === "quit")).toHaveLength(1);
});

test("editing works by menu and system shortcuts everywhere", () => {
  expect(roles("darwin", true)).toEqual(expect.arrayContaining(["undo", "redo", "cut", "copy", "paste", "selectAll"]));
});
