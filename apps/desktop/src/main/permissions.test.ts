import type { Session } from "electron";
import { beforeEach, expect, test, vi } from "vitest";
import { guardPermissions, isContent } from "./permissions.ts";
import { FakeSession } from "./testing/fake-electron.ts";

let request: (permission: string, page: string) => boolean;
let check: (permission: string, origin: string) => boolean;
let device: () => boolean;

beforeEach(() => {
  const session = new FakeSession();
  guardPermissions(session as unknown as Session); // The fake has what guardPermissions uses.
  const { permissionRequest, permissionCheck, devicePermission } = session as unknown as Record<
    string,
    (...args: unknown[]) => boolean
  >;
  request = (permission, requestingUrl) => {
    const decide = vi.fn<(granted: boolean) => void>();
    permissionRequest!({}, permission, decide, { requestingUrl });
    expect(decide).toHaveBeenCalledTimes(1);
    return decide.mock.calls[0]![0];
  };
  check = (permission, origin) => permissionCheck!({}, permission, origin, {});
  device = () => devicePermission!({ deviceType: "usb" });
});

test("MyBA's page may copy text and notify, and nothing else", () => {
  for (const permission of ["clipboard-sanitized-write", "notifications"]) {
    expect(request(permission, "app://myba/")).toBe(true);
    expect(check(permission, "app://myba")).toBe(true);
  }
  for (const permission of ["media", "geolocation", "clipboard-read", "fullscreen", "openExternal", "usb", "unknown"]) {
    expect(request(permission, "app://myba/")).toBe(false);
    expect(check(permission, "app://myba")).toBe(false);
  }
});

test("no device is ever handed to a page", () => {
  expect(device()).toBe(false);
});

test("another origin may do nothing, however similar its name", () => {
  for (const page of ["https://myba", "app://myba.evil/", "app://mybaevil", "app://evil/?app://myba/", "", "null"]) {
    expect(request("notifications", page)).toBe(false);
    expect(check("notifications", page)).toBe(false);
    expect(isContent(page)).toBe(false);
  }
});
