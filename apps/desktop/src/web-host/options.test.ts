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
      link: undefined,
      sandbox: true,
      registerLinks: false,
      help: false,
    });
  });

  test("each of them is understood", () => {
    const args = ["--data", "some/where", "--port=4000", "--no-open", "--idle-exit", "30", "--browser", "--no-sandbox"];
    args.push("--register-links", "--link", "myba://checkout/return");
    expect(parseHostOptions(args)).toEqual({
      dataFolder: resolve("some/where"),
      port: 4000,
      open: false,
      idleExitMs: 1_800_000,
      browser: true,
      link: "myba://checkout/return",
      sandbox: false,
      registerLinks: true,
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

  test("what is no link is refused", () => {
    expect(() => parseHostOptions(["--link", "https://evil.example/"])).toThrowError(
      expect.objectContaining({ code: "link/invalid" }),
    );
  });

  test("the help names every option", () => {
    for (const name of [
      "--data",
      "--browser",
      "--port",
      "--no-open",
      "--idle-exit",
      "--link",
      "--no-sandbox",
      "--register-links",
      "--help",
    ])
      expect(hostHelp).toContain(name);
  });
});
