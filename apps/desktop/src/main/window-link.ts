import { ipcMain, type IpcMainEvent, type MessagePortMain, type WebContents } from "electron";
import { connectChannel } from "../bridge/window-link.ts";
import { contentOrigin } from "./content-scheme.ts";

/**
 * Hands a port to a window that asks for one: the only message MyBA's own page can send to this process. Whoever else
 * asks (a frame inside, a page of another origin, contents this app did not make) gets no answer.
 */
export function serveWindowLinks(isOwnWindow: (contents: WebContents) => boolean, connect: Connect): void {
  ipcMain.on(connectChannel, (event) => {
    if (isOwnPage(event, isOwnWindow)) event.sender.postMessage(connectChannel, null, [connect(event.sender.id)]);
  });
}

type Connect = (windowId: number) => MessagePortMain;

function isOwnPage(event: IpcMainEvent, isOwnWindow: (contents: WebContents) => boolean): boolean {
  const { sender, senderFrame } = event;
  return (
    isOwnWindow(sender) &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.origin === contentOrigin
  );
}
