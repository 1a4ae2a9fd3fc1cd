import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { hostHelp, parseHostOptions } from "./options.ts";

describe("starting MyBA with options", () => {
  test("without any it takes the usual folder, a free port and opens the browser", () => {
    expect(parseHostOptions([])).toEqual({
      dataFolder: undefined,
      port: 0,
      open: true,
      idleExitMs: undefined,
      browser: false,
      help: false,
    });
  });

  test("each of them is understood", () => {
    const args = ["--data", "some/where", "--port=4000", "--no-open", "--idle-exit", "30", "--browser"];
    expect(parseHostOptions(args)).toEqual({
      dataFolder: resolve("some/where"),
      port: 4000,
      open: false,
      idleExitMs: 1_800_000,
      browser: true,
      help: false,
    });
  });

  test.each([
    ["--prot", "1"],
    ["--port", "0x10"],
    ["--port", "70000"],
    ["--port"],
    ["--data", ""],
    ["--data"],
    ["stray"],
  ])("what makes no sense is refused in words: %s %s", (...args) => {
    expect(() => parseHostOptions(args)).toThrowError(expect.objectContaining({ code: "request/invalid" }));
  });

  test("the help names every option", () => {
    for (const name of ["--data", "--browser", "--port", "--no-open", "--idle-exit", "--help"])
      expect(hostHelp).toContain(name);
  });
});
