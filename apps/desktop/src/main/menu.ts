import { Menu, type MenuItemConstructorOptions } from "electron";

interface MenuTableRow {
  readonly menu: "MyBA" | "File" | "Edit" | "View" | "Window";
  readonly role: NonNullable<MenuItemConstructorOptions["role"]>;
  /** Only there: on macOS, elsewhere, or while MyBA is developed. */
  readonly only?: "mac" | "others" | "development";
}

/** What the operating system's menu offers. The product's own commands live in the page, which knows their state. */
const table: readonly MenuTableRow[] = [
  { menu: "MyBA", role: "about", only: "mac" },
  { menu: "MyBA", role: "services", only: "mac" },
  { menu: "MyBA", role: "hide", only: "mac" },
  { menu: "MyBA", role: "hideOthers", only: "mac" },
  { menu: "MyBA", role: "unhide", only: "mac" },
  { menu: "MyBA", role: "quit", only: "mac" },
  { menu: "File", role: "close", only: "mac" },
  { menu: "File", role: "quit", only: "others" },
  { menu: "Edit", role: "undo" },
  { menu: "Edit", role: "redo" },
  { menu: "Edit", role: "cut" },
  { menu: "Edit", role: "copy" },
  { menu: "Edit", role: "paste" },
  { menu: "Edit", role: "pasteAndMatchStyle" },
  { menu: "Edit", role: "selectAll" },
  { menu: "View", role: "resetZoom" },
  { menu: "View", role: "zoomIn" },
  { menu: "View", role: "zoomOut" },
  { menu: "View", role: "togglefullscreen" },
  { menu: "View", role: "reload", only: "development" },
  { menu: "View", role: "toggleDevTools", only: "development" },
  { menu: "Window", role: "minimize" },
  { menu: "Window", role: "zoom", only: "mac" },
  { menu: "Window", role: "front", only: "mac" },
];

/** Puts the menu in place. */
export function setMenu(platform: NodeJS.Platform, isPackaged: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, isPackaged)));
}

/** The menus of this system, empty ones left out. */
export function menuTemplate(platform: NodeJS.Platform, isPackaged: boolean): MenuItemConstructorOptions[] {
  const isMac = platform === "darwin";
  const shown = table.filter(({ only }) => {
    if (only === "mac") return isMac;
    if (only === "others") return !isMac;
    return only !== "development" || !isPackaged;
  });
  const menus = [...new Set(shown.map(({ menu }) => menu))];
  return menus.map((label) => ({
    label,
    submenu: shown.filter(({ menu }) => menu === label).map(({ role }) => ({ role })),
  }));
}
