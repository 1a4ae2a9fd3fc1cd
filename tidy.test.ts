import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { errorCatalogue } from "./packages/shared/src/errors.ts";
import { expect, test } from "vitest";

// What must be true of the whole repository and no compiler checks. The arrows are those of ARCHITECTURE.md.

const root = import.meta.dirname;
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((path) => path !== "" && existsSync(join(root, path)));
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

const code = tracked.filter((path) => /\.tsx?$/.test(path) && !path.includes("/fixtures/"));
const isTest = (path: string): boolean => /\.test\.tsx?$|(?:^|\/)testing\/|^e2e\//.test(path);
const sources = code.filter((path) => /^(?:packages|apps)\//.test(path) && path.includes("/src/") && !isTest(path));

interface Arrow {
  /** Whoever lives under here … */
  readonly from: string;
  /** … may import what begins like one of these, besides itself; packages go by their name. */
  readonly to: readonly string[];
  readonly never: readonly RegExp[];
}

const shared = "packages/shared/src/";
const engine = "packages/engine/src/";
const sandbox = "packages/sandbox/src/";
const bridge = "apps/desktop/src/bridge/";
const core = "apps/desktop/src/core/";
const billing = "apps/billing-server/src/";
const electron = /^electron$/;
const react = /^react(?:-dom)?(?:\/|$)/;
const node = /^node:/;

const express = /^(?:express|@orpc\/)/;

/** The billing server's subjects and which others each may know; none knows HTTP. */
const billingSubjects = [
  { name: "catalogue", knows: [] },
  { name: "events", knows: ["wallet/"] },
  { name: "gifts", knows: ["identity/hold-person.ts"] },
  { name: "identity", knows: ["catalogue/", "events/", "wallet/"] },
  { name: "jobs", knows: [] },
  { name: "log", knows: [] },
  { name: "payments", knows: ["catalogue/", "events/", "identity/hold-person.ts", "wallet/", "webhooks/"] },
  { name: "wallet", knows: ["catalogue/", "identity/principal.ts"] },
  { name: "webhooks", knows: ["identity/", "log/"] },
];
const beside = [
  shared,
  ...["database/", "ledger/", "jobs/job.ts", "log/", "catalogue/", "events/", "wallet/"].map((path) => billing + path),
];

const arrows: readonly Arrow[] = [
  { from: `${shared}billing-api/`, to: [shared], never: [/^(?!zod$|@orpc\/contract$)/] },
  { from: shared, to: [], never: [/^(?!zod$)/] },
  { from: engine, to: [shared], never: [electron, react, node] },
  { from: sandbox, to: [shared], never: [electron, react] },
  { from: bridge, to: [shared], never: [electron, react, node] },
  { from: core, to: [engine, bridge, shared], never: [electron, react] },
  {
    from: "apps/desktop/src/main/",
    to: [
      bridge,
      ...["core", "main", "data-folder", "billing-place", "link-registration"].map((name) => `${core}${name}.ts`),
      shared,
    ],
    never: [react],
  },
  { from: "apps/desktop/src/preload/", to: [bridge, shared], never: [react] },
  { from: "apps/desktop/src/web-host/", to: [core, bridge, shared], never: [electron, react] },
  {
    from: "apps/desktop/src/cli/",
    to: [core, bridge, ...["running-host", "browser"].map((name) => `apps/desktop/src/web-host/${name}.ts`), shared],
    never: [electron, react],
  },
  { from: `${billing}database/`, to: [shared], never: [electron, react] },
  { from: `${billing}ledger-cli/`, to: [`${billing}ledger/`, `${billing}database/`, shared], never: [electron, react] },
  { from: `${billing}ledger/`, to: [`${billing}database/`, shared], never: [electron, react] },
  ...billingSubjects.map(({ name, knows }) => ({
    from: `${billing}${name}/`,
    to: [shared, ...["database/", "ledger/", "jobs/job.ts", "log/", ...knows].map((path) => billing + path)],
    never: [electron, react, express],
  })),
  { from: `${billing}generation/`, to: [engine, ...beside], never: [electron, react, express] },
  { from: `${billing}http/`, to: [billing, shared], never: [electron, react] },
  { from: "apps/billing-server/sandbox/", to: [billing, sandbox, shared], never: [electron, react] },
  { from: billing, to: [billing, engine, shared], never: [electron, react, express] },
  { from: "apps/billing-server/web/", to: [shared], never: [electron, node, express] },
  { from: "apps/desktop/src/renderer/", to: [bridge, shared, `${engine}lint/`], never: [electron, node] },
];

const statically = /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"/gm;
const dynamically = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** What a file imports, types included: paths inside the repository, or names of packages. */
function importsOf(path: string, how: readonly RegExp[]): string[] {
  const text = textOf(path);
  return how.flatMap((statements) =>
    [...text.matchAll(statements)].map((match) => resolved(path, match[1] ?? match[2] ?? "")),
  );
}

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ""));
  const [, area, file] = /^@myba\/(shared|engine|sandbox)\/(.+)$/.exec(specifier) ?? [];
  return area !== undefined && file !== undefined ? `packages/${area}/src/${file}.ts` : specifier;
}

const importsByFile = new Map(code.map((path) => [path, importsOf(path, [statically, dynamically])]));
/** What must be there before a file runs; a page that a router loads later may well know the router. */
const neededByFile = new Map(code.map((path) => [path, importsOf(path, [statically])]));

test("every import goes along an arrow", () => {
  const wrong = sources.flatMap((path) => {
    const arrow = arrows.find(({ from }) => path.startsWith(from));
    if (!arrow) return [`${path} lies in no folder that has arrows`];
    return (importsByFile.get(path) ?? [])
      .filter((target) => !isAllowed(arrow, target))
      .map((target) => `${path} -> ${target}`);
  });
  expect(wrong).toEqual([]);
});

function isAllowed({ from, to, never }: Arrow, target: string): boolean {
  const isInside = /^(?:packages|apps|scripts|bench|e2e)\//.test(target);
  return isInside
    ? [from, ...to].some((allowed) => target.startsWith(allowed))
    : !never.some((forbidden) => forbidden.test(target));
}

test("nothing of the product imports scripts, benchmarks or end-to-end tests", () => {
  const wrong = [...importsByFile].filter(
    ([path, imports]) =>
      /^(?:packages|apps)\/.*\/src\//.test(path) && imports.some((target) => /^(?:scripts|bench|e2e)\//.test(target)),
  );
  expect(wrong.map(([path]) => path)).toEqual([]);
});

test("every import inside the repository leads to a file", () => {
  const lost = [...importsByFile].flatMap(([path, imports]) =>
    imports
      .filter(
        (target) => /^(?:packages|apps|scripts|bench|e2e)\/.*\.tsx?$/.test(target) && !existsSync(join(root, target)),
      )
      .map((target) => `${path} -> ${target}`),
  );
  expect(lost).toEqual([]);
});

test("no files import each other in a circle", () => {
  const done = new Set<string>();
  for (const path of code) expect(circleFrom(path, [], done)).toEqual([]);
});

function circleFrom(path: string, trail: readonly string[], done: Set<string>): string[] {
  if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
  if (done.has(path)) return [];
  for (const target of neededByFile.get(path) ?? []) {
    const circle = circleFrom(target, [...trail, path], done);
    if (circle.length > 0) return circle;
  }
  done.add(path);
  return [];
}

test("every error that is thrown is in the catalogue, with the data its words need", () => {
  const wrong = sources.flatMap((path) =>
    [...textOf(path).matchAll(/new AppError\(\s*"([^"]+)"\s*([,)])/g)].flatMap(([whole, name = "", next]) => {
      const entry = Object.entries(errorCatalogue).find(([known]) => known === name)?.[1];
      if (!entry) return [`${path}: ${name} is not in the catalogue`];
      return /\{\w+\}/.test(entry.message) && next === ")"
        ? [`${path}: ${whole} gives no data for "${entry.message}"`]
        : [];
    }),
  );
  expect(wrong).toEqual([]);
});

test("every error of the catalogue is thrown or shown somewhere", () => {
  const texts = sources.filter((path) => !path.endsWith("shared/src/errors.ts")).map(textOf);
  const unused = Object.keys(errorCatalogue).filter((name) => !texts.some((text) => text.includes(`"${name}"`)));
  expect(unused).toEqual([]);
});

test("every environment variable is in docs/operations.md", () => {
  const page = textOf("docs/operations.md");
  const read = code.flatMap((path) =>
    isTest(path)
      ? []
      : [...textOf(path).matchAll(/\benv(?:\.([A-Z][A-Z0-9_]+)|\["([A-Z][A-Z0-9_]+)"\])(?!\s*=[^=])/g)].map(
          (match) => match[1] ?? match[2] ?? "",
        ),
  );
  // The search path and the build mode mean the same everywhere and are nobody's switch.
  const known = new Set(["PATH", "NODE_ENV"]);
  expect([...new Set(read)].filter((name) => !known.has(name) && !page.includes(`\`${name}\``))).toEqual([]);
});

test("all oRPC packages have one version", () => {
  const versions = new Set(
    [...textOf("pnpm-lock.yaml").matchAll(/^ {2}'@orpc\/[\w-]+@([^'(]+)/gm)].map((match) => match[1]),
  );
  expect([...versions]).toEqual(["1.16.1"]);
});

test("versions of dependencies are exact", () => {
  const loose = tracked
    .filter((path) => path.endsWith("package.json"))
    .flatMap((path) =>
      [...textOf(path).matchAll(/"([^"]+)": "([\^~><*][^"]*|latest)"/g)].map((match) => `${path}: ${match[0]}`),
    );
  expect(loose.filter((line) => !line.includes('"node": ">=20"'))).toEqual([]);
});

test("there is one lock file, and it names no registry", () => {
  expect(
    tracked.filter((path) => /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|bun\.lock)$/.test(path)),
  ).toEqual([]);
  expect(textOf("pnpm-lock.yaml")).not.toMatch(/tarball:|registry\./);
  expect(tracked.filter((path) => /(?:^|\/)\.npmrc$/.test(path) && /registry/.test(textOf(path)))).toEqual([]);
});

test("only configurations of tools have default exports", () => {
  const wrong = code.filter(
    (path) => !path.endsWith(".config.ts") && /^export default\b|\bas default\b/m.test(textOf(path)),
  );
  expect(wrong).toEqual([]);
});

test("no source file grows past 400 lines", () => {
  const long = code.filter((path) => !isTest(path) && textOf(path).split("\n").length > 400);
  expect(long).toEqual([]);
});

test("no file exports everything of another", () => {
  expect(sources.filter((path) => /^export \* from/m.test(textOf(path)))).toEqual([]);
});
