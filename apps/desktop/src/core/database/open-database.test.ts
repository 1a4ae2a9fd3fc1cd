import { spawnSync } from "node:child_process";
import Database from "better-sqlite3";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startCore } from "../core.ts";
import { everything } from "../testing/everything.ts";
import { addStory, coreConfig, temporaryDataFolder, testCore } from "../testing/test-core.ts";

const file = (folder: string): string => join(folder, "tickets.sqlite");

test("a first start that died before its first table is simply begun again", async () => {
  const dataFolder = temporaryDataFolder();
  mkdirSync(dataFolder);
  const begun = new Database(join(dataFolder, "tickets.sqlite"));
  begun.pragma("journal_mode = WAL");
  begun.close();
  const core = await testCore({ dataFolder });
  expect((await core.client.app.info()).notices).toEqual([]);
  await addStory(core, "Work begins");
});

test.runIf(process.platform === "linux")("a folder that can never be made is refused at once", async () => {
  await expect(startCore(coreConfig({ dataFolder: "/proc/myba/data" }))).rejects.toMatchObject({
    code: "data/read-only",
  });
});

test("a missing data folder is made for its owner's eyes only", async () => {
  const core = await testCore({ dataFolder: join(temporaryDataFolder(), "deep", "down") });
  const { dataFolder } = await core.client.app.info();
  expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
  expect(statSync(file(dataFolder)).mode & 0o777).toBe(0o600);
  expect((await core.client.projects.list()).map((project) => project.name)).toEqual(["My project"]);
});

test("acknowledged changes survive a power loss: the log is synced at every commit", async () => {
  const { store } = await testCore();
  expect(store.db.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(store.db.pragma("synchronous", { simple: true })).toBe(2);
});

test("a second core on the same folder is refused, and welcome once the first has closed", async () => {
  const dataFolder = temporaryDataFolder();
  const first = await startCore(coreConfig({ dataFolder }));
  await expect(startCore(coreConfig({ dataFolder }))).rejects.toMatchObject({
    code: "data/locked",
    data: { folder: dataFolder },
  });
  await first.close();
  await testCore({ dataFolder });
});

test("a terminal works beside the window, and the window hears of it", async () => {
  const dataFolder = temporaryDataFolder();
  const owner = await testCore({ dataFolder });
  const events = await owner.client.app.events();
  await events.next();
  const guest = await testCore({ dataFolder, share: true });
  await addStory(guest, "Made in the terminal");
  expect((await events.next()).value).toMatchObject({ kind: "changed" });
  expect((await owner.client.tickets.list(everything)).total).toBe(1);
});

test("a terminal alone with the folder does not keep a window from starting", async () => {
  const dataFolder = temporaryDataFolder();
  const guest = await testCore({ dataFolder, share: true });
  const owner = await testCore({ dataFolder });
  await addStory(owner, "Made in the window");
  expect((await guest.client.tickets.list(everything)).total).toBe(1);
});

const damages: [string, (path: string) => void][] = [
  ["garbage", (path) => writeFileSync(path, "this was never a database, ".repeat(500))],
  ["cut off in the middle", (path) => truncateSync(path, 20_000)],
  [
    "damaged inside",
    (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 4096, bytes.length - 4096);
      writeFileSync(path, bytes);
    },
  ],
  [
    "another program's",
    (path) => {
      writeFileSync(path, "");
      new Database(path).exec("CREATE TABLE note (text TEXT)").close();
    },
  ],
];

test.each(damages)("a database that is %s is set aside, never overwritten, with a notice", async (_what, damage) => {
  const dataFolder = temporaryDataFolder();
  const before = await startCore(coreConfig({ dataFolder }));
  await addStory(before, "Will be out of reach");
  await before.close();
  damage(file(dataFolder));
  const bytes = readFileSync(file(dataFolder));

  const core = await testCore({ dataFolder, clock: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
  const { notices } = await core.client.app.info();
  const aside = join(dataFolder, "tickets.corrupt-2026-01-02T03-04-05-000Z.sqlite");
  expect(notices).toEqual([{ code: "data/set-aside", data: { file: aside } }]);
  expect(readFileSync(aside).equals(bytes)).toBe(true);
  expect((await core.client.tickets.list(everything)).total).toBe(0);
  await addStory(core, "A fresh start");

  await core.client.app.dismissNotice({ code: "data/set-aside" });
  expect((await core.client.app.info()).notices).toEqual([]);
});

test("damage met while the program runs is looked for at the next start", async () => {
  const dataFolder = temporaryDataFolder();
  const before = await startCore(coreConfig({ dataFolder }));
  const broken = new Database.SqliteError("database disk image is malformed", "SQLITE_CORRUPT_VTAB");
  before.store.db.function("meet_damage", () => {
    throw broken;
  });
  before.store.db.exec("CREATE TEMP VIEW setting AS SELECT meet_damage() AS name, 0 AS value");
  await expect(before.client.app.settings()).rejects.toMatchObject({ code: "program/broken" });
  expect(existsSync(join(dataFolder, "check-at-start"))).toBe(true);
  await before.close();
  const core = await testCore({ dataFolder });
  expect(existsSync(join(dataFolder, "check-at-start"))).toBe(false);
  expect((await core.client.app.info()).notices).toEqual([]);
});

test("a database of a newer program is left exactly as it is", async () => {
  const dataFolder = temporaryDataFolder();
  await (await startCore(coreConfig({ dataFolder }))).close();
  const db = new Database(file(dataFolder));
  db.pragma("user_version = 99");
  db.pragma("journal_mode = DELETE");
  db.close();
  const bytes = readFileSync(file(dataFolder));
  await expect(startCore(coreConfig({ dataFolder }))).rejects.toMatchObject({
    code: "data/newer",
    data: { found: 99 },
  });
  expect(readFileSync(file(dataFolder)).equals(bytes)).toBe(true);
  expect(readdirSync(dataFolder).filter((name) => name.includes("corrupt"))).toEqual([]);
});

test("a folder one may not write in is said to be read-only", async () => {
  const dataFolder = temporaryDataFolder();
  mkdirSync(dataFolder, { recursive: true });
  chmodSync(dataFolder, 0o555);
  asNobody();
  await expect(startCore(coreConfig({ dataFolder }))).rejects.toMatchObject({
    code: "data/read-only",
    data: { folder: dataFolder },
  });
});

test("a full disk fails the change, and everything else goes on", async () => {
  const core = await testCore();
  const ticket = await addStory(core, "Pay by card");
  const pages = Number(core.store.db.pragma("page_count", { simple: true }));
  core.store.db.pragma(`max_page_count = ${pages}`);
  const patch = { description: "long ".repeat(4000) };
  const failure = core.client.tickets.update({ id: ticket.id, revision: 1, patch });
  await expect(failure).rejects.toMatchObject({ code: "data/disk-full" });
  expect((await core.client.tickets.get({ id: ticket.id })).ticket).toEqual(ticket);
  core.store.db.pragma("max_page_count = 1000000");
  expect((await core.client.tickets.update({ id: ticket.id, revision: 1, patch })).revision).toBe(2);
});

test("a disk that is really full loses nothing that was saved", async (context) => {
  const dataFolder = temporaryDataFolder();
  mkdirSync(dataFolder, { recursive: true });
  const mounted = spawnSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", dataFolder]);
  if (mounted.status !== 0) context.skip("only root may make a disk of one megabyte");
  onTestFinished(() => void spawnSync("/bin/umount", ["-l", dataFolder]));
  const core = await testCore({ dataFolder });
  const kept: string[] = [];
  const filling = async (): Promise<void> => {
    for (;;) kept.push((await addStory(core, `Ticket ${kept.length} ${"word ".repeat(30)}`.trim())).id);
  };
  await expect(filling()).rejects.toMatchObject({ code: "data/disk-full", data: { folder: dataFolder } });
  expect((await core.client.tickets.ids(everything)).length).toBe(kept.length);
  expect(kept.length).toBeGreaterThan(0);
});

test("closing leaves one file with everything in it", async () => {
  const dataFolder = temporaryDataFolder();
  const core = await startCore(coreConfig({ dataFolder }));
  await addStory(core, "Pay by card");
  await core.close();
  await core.close();
  expect(existsSync(`${file(dataFolder)}-wal`)).toBe(false);
});

/** Root may write anywhere, so that the rest of the test is done as somebody else. */
function asNobody(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65534);
  onTestFinished(() => process.seteuid?.(0));
}
