import { afterEach, expect, test, vi } from "vitest";
import type { Keychain } from "./keychain.ts";
import { keyring, type LoadKeyring } from "./keyring.ts";

afterEach(() => vi.useRealTimers());

/** A system's store, that answers as it is told to. */
function storeOf(entries: Map<string, string>, answer: () => Promise<void> = () => Promise.resolve()): LoadKeyring {
  class AsyncEntry {
    readonly #name: string;
    constructor(service: string, name: string, options: object) {
      expect(options).toEqual({ linux: { store: "secret-service" } });
      this.#name = `${service}:${name}`;
    }
    async getPassword(): Promise<string | null> {
      await answer();
      return entries.get(this.#name) ?? null;
    }
    async setPassword(value: string): Promise<void> {
      await answer();
      entries.set(this.#name, value);
    }
    async deletePassword(): Promise<boolean> {
      await answer();
      return entries.delete(this.#name);
    }
  }
  return () => Promise.resolve({ AsyncEntry });
}

test("a keyring that keeps, gives back and forgets is used, and the trial leaves nothing behind", async () => {
  const entries = new Map<string, string>();
  const found = (await keyring("linux", storeOf(entries))()) as Keychain; // It works, as the next line sees.
  expect(found).toMatchObject({ id: "keyring", words: "In the keyring of this computer." });
  expect(entries.size).toBe(0);
  await found.set("connection/1", "sk-1");
  expect([...entries]).toEqual([["MyBA:connection/1", "sk-1"]]);
  expect(await found.get("connection/1")).toBe("sk-1");
  await found.delete("connection/1");
  await found.delete("connection/1");
  expect(await found.get("connection/1")).toBeNull();
});

test.each([
  ["darwin", "In the keychain of this Mac."],
  ["win32", "In the Credential Manager of Windows."],
] as const)("on %s the place for secrets is called by its name", async (platform, words) => {
  expect(await keyring(platform, storeOf(new Map()))()).toMatchObject({ words });
});

test("a store that refuses is no keychain, and its words are passed on", async () => {
  const refusing = storeOf(new Map(), () =>
    Promise.reject(new Error("Couldn't access platform storage: AccessDenied")),
  );
  expect(await keyring("linux", refusing)()).toEqual({
    reason: "No keychain answers on this computer (Couldn't access platform storage: AccessDenied).",
  });
});

test("a store that never answers stops nobody", async () => {
  vi.useFakeTimers();
  const silent = keyring(
    "linux",
    storeOf(new Map(), () => new Promise(() => undefined)),
  )();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await silent).toMatchObject({ reason: expect.stringContaining("within a minute") });
});

test("a system without a binding has no keychain", async () => {
  const missing = keyring("linux", () => Promise.reject(new Error("Cannot find module")));
  expect(await missing()).toEqual({ reason: "The part of MyBA that talks to the keychain is not installed." });
});

test.runIf(process.platform === "linux" && !process.env["DBUS_SESSION_BUS_ADDRESS"])(
  "on a server without a Secret Service the real package is asked, and there is none",
  async () => {
    expect(await keyring("linux")()).toMatchObject({ reason: expect.stringContaining("No keychain answers") });
  },
);
