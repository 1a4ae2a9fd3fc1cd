import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { configFrom, environment } from "./config.ts";
import { newSigningKey } from "./identity/oidc/oidc-keys.ts";

const root = join(import.meta.dirname, "../../..");
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

interface Service {
  readonly environment: Readonly<Record<string, string | null>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, unknown>>;
}

const compose = parse(textOf("compose.yaml"), { merge: true }) as Compose; // What is used of it is checked below.
const dockerfile = textOf("Dockerfile");
const servers = Object.values(compose.services).filter(({ environment: set }) => "DATABASE_URL" in set);
/** Of the image, which knows where its folders are and that everybody may ask it. */
const inImage = [...dockerfile.matchAll(/^ENV (.*)$/gm)].flatMap(([, line = ""]) =>
  [...line.matchAll(/(\w+)=/g)].map((match) => match[1] ?? ""),
);

describe("compose.yaml", () => {
  test("gives every server every variable there is, and none that it does not know", () => {
    const known = Object.keys(environment.shape).filter((name) => !inImage.includes(name));
    expect(servers).toHaveLength(2);
    for (const { environment: set } of servers) expect(Object.keys(set).toSorted()).toEqual(known.toSorted());
  });

  test("asks for nothing that .env.example does not name, nor is anything else in there", () => {
    const asked = [
      ...Object.values(compose.services).flatMap(({ environment: set }) =>
        Object.entries(set).flatMap(([name, value]) => (value === null ? [name] : [])),
      ),
      ...[...textOf("compose.yaml").matchAll(/(?<!\$)\$\{(\w+)/g)].map((match) => match[1] ?? ""),
    ];
    const named = [...textOf(".env.example").matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((match) => match[1] ?? "");
    expect(named.toSorted()).toEqual([...new Set(asked)].toSorted());
  });

  test("is enough to start on, once .env.example is filled in", () => {
    const filled: Readonly<Record<string, string>> = {
      MYBA_SERVER_SECRETS: Buffer.alloc(32, 1).toString("base64"),
      MYBA_SIGNING_KEYS: JSON.stringify({ keys: [newSigningKey()] }),
      MYBA_LEDGER_CHAIN_KEY: "ab".repeat(32),
      CLERK_SECRET_KEY: "sk_live_0123456789abcdef",
      CLERK_PUBLISHABLE_KEY: "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k",
      CLERK_WEBHOOK_SECRET: "whsec_0123456789",
      STRIPE_SECRET_KEY: "sk_live_0123456789abcdef",
      STRIPE_WEBHOOK_SECRET: "whsec_0123456789",
    };
    const lines = [...textOf(".env.example").matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)];
    const everything = Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value || filled[name]]));
    const onlyNeeded = Object.fromEntries(
      lines.filter(([line]) => !line.startsWith("#")).map(([, name = "", value = ""]) => [name, value || filled[name]]),
    );
    const database = { DATABASE_URL: "postgres://myba:x@database:5432/myba", MYBA_LEDGER_ANCHORS: "/anchors/a.jsonl" };
    expect(configFrom({ ...onlyNeeded, ...database })).toMatchObject({ databaseUrl: database.DATABASE_URL });
    // Of a sandbox and live keys there can only be one.
    for (const name of ["MYBA_SANDBOX", "STRIPE_API_URL"]) delete everything[name];
    expect(configFrom({ ...everything, ...database })).toMatchObject({ isSandbox: false });
  });

  test("starts servers after the database answers, and keeps what must live on", () => {
    for (const { depends_on: after = {}, volumes = [], configs = [] } of Object.values(compose.services)) {
      for (const [name, { condition }] of Object.entries(after)) {
        expect(condition).toBe("service_healthy");
        expect(compose.services[name]?.healthcheck).toBeDefined();
      }
      expect(volumes.length).toBeGreaterThan(0);
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(":")[0]);
      for (const { source } of configs) expect(Object.keys(compose.configs)).toContain(source);
    }
    for (const { environment: set, volumes = [] } of servers) {
      const folder = /^\/\w+/.exec(set["MYBA_LEDGER_ANCHORS"] ?? "")?.[0];
      expect(volumes.map((volume) => volume.split(":")[1])).toContain(folder);
    }
  });
});

describe("the Dockerfile", () => {
  test("copies what is there, past .dockerignore, and no tests", () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = ""]) => from.split(" "));
    expect(copied.length).toBeGreaterThan(10);
    const allowed = textOf(".dockerignore")
      .split("\n")
      .flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));
    for (const path of copied) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(
        allowed.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
        path,
      ).toBe(true);
    }
    expect(textOf(".dockerignore")).toMatch(/^\*\*\/testing$/m);
  });

  test("has the versions that the rest of the project has, no secret, and somebody who is not root", () => {
    const { packageManager, devDependencies } = JSON.parse(textOf("package.json")) as {
      readonly packageManager: string;
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    expect(dockerfile).toContain(`npm install --global ${packageManager}\n`);
    expect(dockerfile).toContain(`ARG NODE=${devDependencies["node"]}\n`);
    expect(inImage.filter((name) => /KEY|SECRET|TOKEN|DATABASE/.test(name))).toEqual([]);
    expect(dockerfile.match(/^USER (.+)$/gm)).toEqual(["USER node"]);
    expect(textOf(".dockerignore")).toMatch(/^\*\*\/\.env\*$/m);
    expect(textOf(".gitignore")).toMatch(/^\.env$/m);
  });
});
