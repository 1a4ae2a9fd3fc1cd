import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { everything } from "./testing/everything.ts";
import { addStory, temporaryDataFolder, testCore } from "./testing/test-core.ts";

test("what nobody expected is in the log of the data folder, and no word of a ticket is", async () => {
  const dataFolder = temporaryDataFolder();
  const core = await testCore({ dataFolder });
  await addStory(core, "Canary ticket");
  core.store.db.exec("UPDATE ticket SET status = 'Canary status'");
  await expect(core.client.tickets.list(everything)).rejects.toMatchObject({ code: "program/broken" });
  const log = readFileSync(join(dataFolder, "myba.log"), "utf8");
  expect(JSON.parse(log)).toMatchObject({ procedure: "tickets.list", err: { name: "ZodError" } });
  expect(log).not.toContain("Canary");
  expect(statSync(join(dataFolder, "myba.log")).mode & 0o777).toBe(0o600);
});

test("a log that has grown large begins anew, and the one before it stays", async () => {
  const dataFolder = temporaryDataFolder();
  await (await testCore({ dataFolder })).close();
  writeFileSync(join(dataFolder, "myba.log"), "x".repeat(1_100_000));
  await testCore({ dataFolder });
  expect(statSync(join(dataFolder, "myba.log")).size).toBe(0);
  expect(statSync(join(dataFolder, "myba.1.log")).size).toBe(1_100_000);
});
