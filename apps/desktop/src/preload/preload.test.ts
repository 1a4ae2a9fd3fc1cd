import { afterEach, expect, test, vi } from "vitest";
import { contextBridge, FakePort, ipcRenderer } from "../main/testing/fake-electron.ts";

afterEach(() => vi.unstubAllGlobals());

test("the page can ask for one port and gets it as a message to itself; nothing else is exposed", async () => {
  const postMessage = vi.fn<(data: unknown, origin: string, ports: unknown[]) => void>();
  vi.stubGlobal("window", { postMessage, location: { origin: "app://myba" } });
  await import("./preload.ts");

  expect([...contextBridge.exposed.keys()]).toEqual(["myba"]);
  const exposed = contextBridge.exposed.get("myba")!;
  expect(Object.keys(exposed)).toEqual(["requestPort"]);
  expect(Object.values(exposed)[0]).toHaveLength(0);

  exposed["requestPort"]!();
  expect(ipcRenderer.sent).toEqual([["myba:connect"]]);

  const port = new FakePort();
  ipcRenderer.emit("myba:connect", { ports: [port] });
  expect(postMessage).toHaveBeenCalledExactlyOnceWith({ kind: "myba-port" }, "app://myba", [port]);
});
