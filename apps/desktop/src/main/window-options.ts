import type { BrowserWindowConstructorOptions } from "electron";

/**
 * The options of every window. The security ones are Electron's defaults today and spelled out all the same, so that
 * neither a new default nor a slip changes them unseen.
 */
export function windowOptions(preload: string, isPackaged: boolean): BrowserWindowConstructorOptions {
  return {
    title: "MyBA",
    width: 1280,
    height: 840,
    minWidth: 480,
    minHeight: 400,
    // Shown once there is something to see; until then a window would flash white.
    show: false,
    autoHideMenuBar: true,
    // Electron keeps size, place and maximised state under this name.
    name: "main",
    windowStatePersistence: true,
    webPreferences: {
      preload,
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
      devTools: !isPackaged,
    },
  };
}
