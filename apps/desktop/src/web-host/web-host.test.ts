import { createServer } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "../bridge/content-security-policy.ts";
import { ask, handIn, openSocket, signIn, startTestHost, stopTestHost, type TestHost } from "./testing/test-host.ts";
import { startWebHost } from "./web-host.ts";

let host: TestHost;
beforeEach(async () => {
  host = await startTestHost();
});
afterEach(() => stopTestHost(host));

describe("starting", () => {
  test("only this machine can reach the host", async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find((address) => address.family === "IPv4" && !address.internal);
    if (!outside) return;
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect(host.port, outside.address);
      socket.once("connect", () => resolve(false)).once("error", () => resolve(true));
    });
    expect(refused).toBe(true);
  });

  test("a taken port is told in words, and the core started meanwhile is closed", async () => {
    let closed = false;
    const core = {
      serve: { socket: () => {} },
      showDeepLink: () => {},
      close: () => Promise.resolve(void (closed = true)),
    };
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const starting = startWebHost({ startCore: () => Promise.resolve(core), rendererFolder: host.folder, port });
    await expect(starting).rejects.toMatchObject({ code: "host/port-taken", data: { port } });
    expect(closed).toBe(true);
    other.close();
  });

  test("a core that cannot start is the reason the host gives", async () => {
    const locked = new Error("locked");
    const starting = startWebHost({ startCore: () => Promise.reject(locked), rendererFolder: host.folder });
    await expect(starting).rejects.toBe(locked);
  });

  test("closing closes the core too", async () => {
    await host.close();
    expect(host.coreClosed()).toBe(true);
    await expect(ask(host.port, "/open")).rejects.toThrow("ECONNREFUSED");
    host = await startTestHost();
  });
});

describe("who is let in", () => {
  test("the start address leads to the page, and a reload needs nothing else", async () => {
    const cookie = await signIn(host);
    for (const page of [await get("/", { cookie }), await get("/", { cookie })]) {
      expect(page.status).toBe(200);
      expect(page.body).toContain("<title>MyBA</title>");
    }
  });

  test("the session cookie is out of reach for scripts and for other sites", async () => {
    const answer = await handIn(host, host.url.split("#token=")[1] ?? "");
    expect(answer.status).toBe(204);
    expect(answer.headers["set-cookie"]).toEqual([
      expect.stringMatching(/^myba_session_\d+=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
  });

  test("a start address works once; a fresh one can be had", async () => {
    await signIn(host);
    expect((await handIn(host, host.url.split("#token=")[1] ?? "")).status).toBe(401);
    expect(await signIn(host, host.issueUrl())).not.toBe("");
  });

  test("the same address opened twice in one browser still shows MyBA", async () => {
    const cookie = await signIn(host);
    expect((await handIn(host, host.url.split("#token=")[1] ?? "", { cookie })).status).toBe(204);
  });

  test("without a session there is a page that says how to open MyBA, not a blank one", async () => {
    for (const path of ["/", "/assets/main-abc123.js", "/no/such/page"]) {
      const page = await get(path);
      expect(page.status).toBe(401);
      expect(page.body).toContain("Open MyBA from its start command");
      expect(page.body).not.toContain("export {}");
    }
    expect((await get("/open")).status).toBe(200);
    expect((await get("/open.js")).headers["content-type"]).toContain("text/javascript");
  });

  test.each(["", "{", "[]", '{"token":1}', `{"token":"${"a".repeat(5000)}"}`])(
    "garbage %# is no token",
    async (body) => {
      const answer = await ask(host.port, "/session", { method: "POST", headers: { ...own(), ...ownOrigin() }, body });
      expect(answer.status).toBe(401);
    },
  );
});

describe("other sites and other names", () => {
  test("a page that reaches this machine under its own name is refused", async () => {
    const cookie = await signIn(host);
    for (const name of [
      "evil.example",
      `evil.example:${host.port}`,
      `127.0.0.1.evil.example:${host.port}`,
      "127.0.0.1",
    ])
      expect((await ask(host.port, "/", { headers: { host: name, cookie } })).status).toBe(403);
    expect((await ask(host.port, "/", { headers: { host: `localhost:${host.port}`, cookie } })).status).toBe(200);
  });

  test("a request from another site's page is refused, with a session or without", async () => {
    const cookie = await signIn(host);
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
      expect((await get("/", { origin, cookie })).status).toBe(403);
      expect((await handIn(host, host.issueUrl().split("#token=")[1] ?? "", { origin, cookie })).status).toBe(403);
    }
  });

  test("a token without an origin is refused", async () => {
    const body = JSON.stringify({ token: host.issueUrl().split("#token=")[1] });
    expect((await ask(host.port, "/session", { method: "POST", headers: own(), body })).status).toBe(403);
  });

  test("no answer allows another site to read it", async () => {
    const cookie = await signIn(host);
    for (const path of ["/", "/open", "/session", "/assets/main-abc123.js"]) {
      const answer = await ask(host.port, path, { method: "OPTIONS", headers: { ...own(), ...ownOrigin(), cookie } });
      expect(answer.status).toBe(405);
      const names = Object.keys({ ...answer.headers, ...(await get(path, { cookie })).headers });
      expect(names.filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});

describe("what is served", () => {
  test("every answer carries the page policy and its companions", async () => {
    const cookie = await signIn(host);
    for (const answer of [
      await get("/", { cookie }),
      await get("/"),
      await get("/nope", { cookie }),
      await get("/open"),
    ]) {
      expect(answer.headers).toMatchObject({
        "content-security-policy": contentSecurityPolicy(`ws://127.0.0.1:${host.port}`),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
    }
  });

  test("files named after their content are kept by the browser, the page is asked for again", async () => {
    const cookie = await signIn(host);
    const asset = await get("/assets/main-abc123.js", { cookie });
    expect(asset.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
    expect(asset.headers["content-type"]).toContain("text/javascript");
    expect((await get("/", { cookie })).headers["cache-control"]).toBe("no-cache");
  });

  test.each([
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/../renderer-secrets/secret.txt",
    "/%252e%252e/secret.txt",
    "//etc/passwd",
    "/%00",
    "/%",
  ])("no path leads out of the renderer's folder: %s", async (path) => {
    const cookie = await signIn(host);
    const answer = await get(path, { cookie });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain("secret");
  });

  test("what is not there is 404, what is not reading is 405", async () => {
    const cookie = await signIn(host);
    expect((await get("/nothing.js", { cookie })).status).toBe(404);
    expect((await ask(host.port, "/", { method: "DELETE", headers: { ...own(), cookie } })).status).toBe(405);
  });
});

describe("asking a running host for a fresh address", () => {
  test("another process that knows the secret gets one; nobody else does, and no page", async () => {
    await stopTestHost(host);
    host = await startTestHost({ addressSecret: "the-secret" });
    const post = (headers: Record<string, string>): ReturnType<typeof ask> =>
      ask(host.port, "/address", { method: "POST", headers: { ...own(), ...headers } });
    const answer = await post({ authorization: "Bearer the-secret" });
    expect(answer.status).toBe(200);
    expect(await signIn(host, (JSON.parse(answer.body) as { url: string }).url)).not.toBe("");
    expect((await post({ authorization: "Bearer guessed" })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect((await post({ ...ownOrigin(), authorization: "Bearer the-secret" })).status).toBe(403);
  });
});

describe("a link that another process hands in", () => {
  const link = "myba://new?text=Users%20sign%20in.";
  beforeEach(async () => {
    await stopTestHost(host);
    host = await startTestHost({ addressSecret: "the-secret" });
  });

  test("is shown, and the answer says whether a page is open or where to open one", async () => {
    const alone = await handInLink(JSON.stringify({ link }));
    expect(alone.status).toBe(200);
    const { hasPage, url } = JSON.parse(alone.body) as { hasPage: boolean; url: string };
    expect(hasPage).toBe(false);
    const socket = await openSocket(host, { cookie: await signIn(host, url) });
    expect(JSON.parse((await handInLink(JSON.stringify({ link }))).body)).toMatchObject({ hasPage: true });
    expect(host.links).toEqual([1, 2].map(() => ({ kind: "new", text: "Users sign in." })));
    socket.close();
  });

  test("is taken from nobody without the secret, and from no page", async () => {
    const cookie = await signIn(host);
    const body = JSON.stringify({ link });
    expect((await handInLink(body, { authorization: "Bearer guessed" })).status).toBe(403);
    expect((await handInLink(body, { authorization: "" })).status).toBe(403);
    expect((await handInLink(body, { ...ownOrigin(), cookie })).status).toBe(403);
    expect((await handInLink(body, { origin: "null" })).status).toBe(403);
    expect((await handInLink(body, { host: "evil.example" })).status).toBe(403);
    expect(host.links).toEqual([]);
  });

  test.each(["", "{", '{"link":1}', '{"link":"https://evil.example"}', `{"link":"${"a".repeat(300_000)}"}`])(
    "garbage %# is no link",
    async (body) => {
      const answer = await handInLink(body);
      expect(answer.status).toBe(422);
      expect(JSON.parse(answer.body)).toEqual({ error: { code: "link/invalid", data: {} } });
      expect(host.links).toEqual([]);
    },
  );
});

function handInLink(body: string, headers: Record<string, string> = {}): ReturnType<typeof ask> {
  const all = { ...own(), authorization: "Bearer the-secret", ...headers };
  return ask(host.port, "/link", { method: "POST", headers: all, body });
}

function own(): Record<string, string> {
  return { host: `127.0.0.1:${host.port}` };
}

function ownOrigin(): Record<string, string> {
  return { origin: `http://127.0.0.1:${host.port}` };
}

function get(path: string, headers: Record<string, string> = {}): ReturnType<typeof ask> {
  return ask(host.port, path, { headers: { ...own(), ...headers } });
}
