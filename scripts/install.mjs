// Runs before `npm start` and `npm test`, on whatever Node is there: installs when something to install changed.
// pnpm itself would take seconds to find out that nothing has.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = ["", "scripts", ...foldersIn("apps"), ...foldersIn("packages")];
const inputs = ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...packages.map((folder) => join(folder, "package.json"))];
// Inside node_modules, so that it goes when they go.
const stamp = join(root, "node_modules/.myba-installed");

const fingerprint = createHash("sha256");
for (const input of inputs.filter((input) => existsSync(join(root, input))))
  fingerprint.update(`${input}\0`).update(readFileSync(join(root, input)));
const wanted = fingerprint.digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { status } = spawnSync("npx", ["-y", packageManager, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: "inherit",
    // npx is a batch file on Windows.
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}

function foldersIn(folder) {
  return readdirSync(join(root, folder)).map((name) => join(folder, name));
}
