import { describe, expect, it } from "vitest";
import { commandFor, commands, conflicts } from "./command-table.ts";
import { isLetterKey, pressedKeys, spokenKeys } from "./keys.ts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe("commands", () => {
  it("never answer twice to the same keys in the same place", () => {
    expect(conflicts(commands)).toEqual([]);
  });

  it("report a conflict when two would", () => {
    const twin = { title: "Twin", section: "App", scope: "anywhere", keys: ["j"], id: "twin" } as const;
    expect(conflicts([...commands, twin])).toEqual(["j: list.next, twin"]);
  });

  it("have titles of their own", () => {
    expect(new Set(commands.map((command) => command.title)).size).toBe(commands.length);
  });

  it("are found by the keys of their screen only", () => {
    expect(commandFor("j", "tickets")).toBe("list.next");
    expect(commandFor("j", "compose")).toBeUndefined();
    expect(commandFor("mod+k", "compose")).toBe("palette.open");
  });
});

describe("keys", () => {
  it("read the same with ⌘ on a Mac and with Ctrl elsewhere", () => {
    expect(pressedKeys(press("Z", { metaKey: true, shiftKey: true }), true)).toBe("mod+shift+z");
    expect(pressedKeys(press("Z", { ctrlKey: true, shiftKey: true }), false)).toBe("mod+shift+z");
    expect(pressedKeys(press("?", { shiftKey: true }), false)).toBe("?");
  });

  it("that type a letter are told from those that do not", () => {
    expect(["j", "?", "shift+x"].map(isLetterKey)).toEqual([true, true, true]);
    expect(["mod+k", "escape", "arrowdown", "alt+1"].map(isLetterKey)).toEqual([false, false, false, false]);
  });

  it("are shown as people know them", () => {
    expect(spokenKeys("mod+shift+e", true)).toBe("⌘⇧E");
    expect(spokenKeys("mod+enter", false)).toBe("Ctrl ↵");
  });
});
