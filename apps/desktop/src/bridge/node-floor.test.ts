import { expect, test } from "vitest";
import { nodeRefusal } from "./node-floor.ts";

test("a Node too old for the database is refused in words instead of a crash", () => {
  expect(nodeRefusal({ node: "20.20.0", napi: "9" })).toContain("needs Node 22.14 or newer; this is Node 20.20.0");
  expect(nodeRefusal({ node: "8.0.0" })).toContain("Node 8.0.0");
});

test("the Node of the project and the one inside Electron are accepted", () => {
  expect(nodeRefusal({ node: "22.23.2", napi: "10" })).toBeUndefined();
  expect(nodeRefusal({ node: "24.9.0", napi: "10" })).toBeUndefined();
});
