import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { copySqliteTogether } from "./sqlite-copy.ts";

/** Writes every number first to one file and then to the other, as a server does that asks the ledger and notes it. */
const writer = `
  import Database from "better-sqlite3";
  const [first, second] = process.argv.slice(1).map((file) => {
    const db = new Database(file);
    db.pragma("journal_mode = WAL");
    db.exec("CREATE TABLE step (n INTEGER PRIMARY KEY)");
    return db.prepare("INSERT INTO step VALUES (?)");
  });
  for (let n = 1; ; n += 1) {
    first.run(n);
    second.run(n);
    if (n % 100 === 0) console.log(n);
  }
`;

test("copies of two files are of one instant, though both are written all the time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "myba-copy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [first, second] = [join(folder, "first.db"), join(folder, "second.db")];
  const child = spawn(process.execPath, ["--input-type=module", "-e", writer, first, second], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));

  let before = 0;
  for (let round = 0; round < 20; round += 1) {
    // However little time the writer gets, it has written more since the last round, and goes on.
    await once(child.stdout, "data");
    // Either order must do.
    const files = round % 2 === 0 ? [first, second] : [second, first];
    await copySqliteTogether(files.map((from) => ({ from, to: `${from}.copy-${round}` })));
    const [ahead, behind] = [first, second].map((file) => newest(`${file}.copy-${round}`));
    expect([0, 1]).toContain((ahead ?? 0) - (behind ?? 0));
    expect(ahead).toBeGreaterThan(before);
    before = ahead ?? 0;
  }
});

function newest(file: string): number {
  const db = new Database(file);
  try {
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    return db.prepare<[], { n: number }>("SELECT MAX(n) AS n FROM step").get()?.n ?? 0;
  } finally {
    db.close();
  }
}
