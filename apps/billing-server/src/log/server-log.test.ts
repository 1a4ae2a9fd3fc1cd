import { describe, expect, test } from "vitest";
import { loggable } from "./loggable.ts";
import { openServerLog } from "./server-log.ts";

const canary = "canary-5d21";

describe("the server's log", () => {
  test("writes nothing under a name that secrets have, even where somebody hands it over", () => {
    const lines: string[] = [];
    const { log } = openServerLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
    const headers = { authorization: canary, cookie: canary, "set-cookie": canary };
    log.info({ ...headers, token: canary, email: canary, text: canary, apiKey: canary, route: "/api/wallet" }, "one");
    log.child({ requestId: "r" }).info({ headers, user: { email: canary, password: canary }, body: canary }, "two");
    expect(lines).toHaveLength(2);
    expect(lines.join("")).not.toContain(canary);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ route: "/api/wallet", token: "[redacted]", msg: "one" });
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ requestId: "r", headers: { cookie: "[redacted]" } });
  });

  test("says of an error what it is and where it came from, and of its cause too, but not its words", () => {
    const cause = Object.assign(new TypeError(`duplicate key ${canary}`), { code: "23505" });
    const told = loggable(new Error(`no such person:\n    at ${canary}`, { cause }));
    expect(told).toMatchObject({ name: "Error", cause: { name: "TypeError", code: "23505" } });
    expect(told.stack).toContain("server-log.test.ts");
    expect(JSON.stringify(told)).not.toContain(canary);
    expect(loggable(canary)).toEqual({ name: "string" });
  });
});
