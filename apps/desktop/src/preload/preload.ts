import { contextBridge, ipcRenderer } from "electron";
import { connectChannel, exposedName, portMessage, type ExposedLink } from "../bridge/window-link.ts";

// The whole bridge between page and desktop: the page may ask for one MessagePort, and gets it as a window message.
// A port cannot pass through contextBridge, hence the message; it is addressed to this very origin.
const link: ExposedLink = { requestPort: () => ipcRenderer.send(connectChannel) };
contextBridge.exposeInMainWorld(exposedName, link);

ipcRenderer.on(connectChannel, (event) => {
  window.postMessage(portMessage, window.location.origin, [...event.ports]);
});
