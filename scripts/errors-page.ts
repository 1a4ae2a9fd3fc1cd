import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorCatalogue } from "../packages/shared/src/errors.ts";

// Writes the table of docs/errors.md anew from the catalogue; a test says when that is due.

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/errors.md");
const [words = ""] = readFileSync(page, "utf8").split("\n| Code");
const rows = Object.entries(errorCatalogue).map(
  ([code, { status, retry, message, next }]) =>
    `| \`${code}\` | ${status} | ${retry ? "yes" : "no"} | ${message} | ${next} |`,
);
const table = ["| Code | Status | Retry | What happened | What to do |", "| --- | --- | --- | --- | --- |", ...rows];
writeFileSync(page, `${words}\n${table.join("\n")}\n`);
execFileSync("oxfmt", [page], { stdio: "inherit" });
