import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openProofDatabase } from "../open-proof-database.ts";
import { exportLedger, type Manifest } from "../export.ts";
import { startSealing } from "../sealing.ts";
import { statementOf } from "../statement.ts";
import { verify } from "../verify.ts";
import { writeRepairedCopy } from "../repaired-copy.ts";
import type { ProofWorld } from "./proof-world.ts";
import { live } from "./random-life.ts";

type Line = { readonly [column: string]: string | number | null };

/** What export, statement, repair and the server's sealing promise, on any engine. */
export function toolTests(open: () => Promise<ProofWorld>): void {
  test(
    "a repaired copy is sound, and says what the ledger said before it was changed",
    { timeout: 30_000 },
    async () => {
      const proof = await open();
      await live(proof.world, { commands: 150, seed: 4 });
      await proof.seal();
      const honest = await dumpOf(proof.address);
      await proof.attack("DELETE FROM hold; UPDATE payment SET clawed = clawed + 1; DELETE FROM member;");
      expect(await proof.verify()).toMatchObject({ isSound: false });
      const target = join(proof.folder, "repaired.sqlite");
      await writeRepairedCopy(proof.database, { target });
      expect(await dumpOf(target)).toEqual(honest);
      const copy = await openProofDatabase(target);
      const { keys, anchor, world } = proof;
      expect(await verify(copy, { keys, anchors: [anchor], now: () => world.nowMs })).toMatchObject({ isSound: true });
      await expect(writeRepairedCopy(proof.database, { target })).rejects.toMatchObject({ code: "request/invalid" });
    },
  );

  test("an export has every movement, adds up, and is the same each time", async () => {
    const proof = await open();
    await live(proof.world, { commands: 150, seed: 5 });
    await proof.seal();
    const { manifest, lines } = await exported(proof, "one");
    expect(manifest.head).toMatchObject({ seq: 2 });
    const entries = await count(proof, "entry");
    expect(lines("entries").filter(({ seq }) => seq !== null)).toHaveLength(entries);
    expect(new Set(lines("entries").map(({ transfer_id: id }) => id)).size).toBe(await count(proof, "transfer"));
    const total = lines("entries").reduce((sum, { amount }) => sum + Number(amount), 0);
    const sums = Object.values(manifest.sums.tokens);
    expect(sums.reduce((sum, kind) => sum + kind.sum, 0)).toBe(total);
    const [{ posted } = { posted: 0 }] = await proof.database.snapshot(({ query }) =>
      query<{ posted: number }>("SELECT SUM(posted) AS posted FROM account"),
    );
    expect(total).toBe(posted);
    const again = await exported(proof, "two");
    expect(again.manifest.files).toEqual(manifest.files);
  });

  test("each payment of an export has what was paid and what went back", async () => {
    const proof = await open();
    const { world } = proof;
    const accountId = "user:ada";
    const amounts = { paidCents: 1000, paidTokens: 100, bonusTokens: 20 };
    await world.ledger.execute({ ...world.asked(), kind: "purchase", accountId, paymentId: "p1", ...amounts });
    const refund = { kind: "refund", accountId, paymentId: "p1" } as const;
    await world.ledger.execute({ ...world.asked(), ...refund, refundedCents: 300 });
    world.later(1000);
    const from = world.nowMs;
    await world.ledger.execute({ ...world.asked(), ...refund, refundedCents: 500 });
    const { lines, manifest } = await exported(proof, "all");
    expect(lines("money").map(({ kind, payment_id: id, cents }) => [kind, id, cents])).toEqual([
      ["purchase", "p1", 1000],
      ["refund", "p1", -300],
      ["refund", "p1", -200],
    ]);
    expect(manifest.sums.cents).toEqual({ purchase: { rows: 1, sum: 1000 }, refund: { rows: 2, sum: -500 } });
    const later = await exported(proof, "later", { from });
    expect(later.lines("money").map(({ cents, cents_so_far: soFar }) => [cents, soFar])).toEqual([[-200, -500]]);
  });

  test("a person's export has nobody else's ids, and no formula for a spreadsheet", async () => {
    const proof = await open();
    const { world } = proof;
    await live(world, { commands: 120, seed: 7 });
    const cause = { type: "generation", id: "=HYPERLINK(evil)" };
    await world.give("user:ada", 5);
    await world.ledger.execute({ ...world.spending("user:ada", 1), cause, actor: "admin:grace" });
    const { text } = await exported(proof, "ada", { wallet: "user:ada" });
    for (const file of ["entries", "money", "lots", "holds"]) {
      for (const kind of ["csv", "jsonl"])
        expect(text(`${file}.${kind}`)).not.toMatch(/user:(?:bob|cleo)|device:d2|admin:grace|team:/);
    }
    expect(text("entries.csv")).toContain("user:other");
    expect(text("entries.csv")).toContain("'=HYPERLINK");
    await expect(exported(proof, "none", { wallet: "user:nobody" })).rejects.toMatchObject({
      code: "ledger/no-wallet",
    });
  });

  test("a statement tells how a wallet came to what it has", async () => {
    const proof = await open();
    await live(proof.world, { commands: 200, seed: 8 });
    for (const wallet of ["user:ada", "team:acme", "device:d1"]) {
      const { opening, closing, movements, lots, openHolds } = await statementOf(proof.database, { wallet });
      const account = await proof.world.ledger.account(wallet);
      expect(opening).toEqual({ balance: 0, held: 0, owed: 0 });
      expect(closing).toEqual({ balance: account?.posted, held: account?.held, owed: account?.owed });
      const moved = movements.filter(({ isDebt }) => !isDebt).reduce((sum, { amount }) => sum + amount, 0);
      expect(moved).toBe(closing.balance);
      expect(movements.at(-1)).toMatchObject({ balanceAfter: closing.balance, heldAfter: closing.held });
      expect(lots.reduce((sum, { remaining }) => sum + remaining, 0)).toBe(closing.balance);
      const held = openHolds.flatMap((hold) => hold.lots).reduce((sum, [, tokens]) => sum + tokens, 0);
      expect(held).toBe(closing.held);
      const middle = movements[Math.floor(movements.length / 2)]?.at ?? 0;
      const [early, late] = [
        await statementOf(proof.database, { wallet, to: middle }),
        await statementOf(proof.database, { wallet, from: middle }),
      ];
      expect(late.opening).toEqual(early.closing);
      expect([...early.movements, ...late.movements]).toEqual(movements);
    }
  });

  test("a server seals and anchors by itself, and seals what a killed one left", async () => {
    const proof = await open();
    const { database, writer, keys, anchor, world } = proof;
    const errors: unknown[] = [];
    const start = (): ReturnType<typeof startSealing> =>
      startSealing({
        database,
        writer,
        keys,
        anchors: [anchor],
        now: () => world.nowMs,
        onError: (error) => errors.push(error),
      });
    const first = start();
    onTestFinished(() => first.stop());
    for (let part = 0; part < 4; part += 1) {
      await live(world, { commands: 30, seed: part });
      world.later(5000);
      await first.run();
    }
    expect(first.state().anchoredSeq).toBeGreaterThan(0);
    await live(world, { commands: 30, seed: 9 });
    world.later(24 * 60 * 60_000);
    const second = start();
    await second.run();
    await second.stop();
    const report = await proof.verify();
    expect(report).toMatchObject({ isSound: true, tail: { journal: { rows: 0 }, keys: { rows: 0 } } });
    expect(report.anchors.newestSeq).toBe(report.chain.head?.seq);
    expect(errors).toEqual([]);
  });
}

async function exported(
  { database, folder, world }: ProofWorld,
  name: string,
  scope: { from?: number; wallet?: string } = {},
): Promise<{ manifest: Manifest; lines: (file: string) => Line[]; text: (file: string) => string }> {
  const out = join(folder, name);
  const manifest = await exportLedger(database, { folder: out, now: () => world.nowMs, ...scope });
  const text = (file: string): string => readFileSync(join(out, file), "utf8");
  for (const { name: file, sha256, sizeBytes, rows } of manifest.files) {
    expect(createHash("sha256").update(text(file)).digest("hex")).toBe(sha256);
    expect(Buffer.byteLength(text(file))).toBe(sizeBytes);
    if (file.endsWith(".jsonl")) expect(text(file).split("\n").length - 1).toBe(rows);
  }
  expect(JSON.parse(text("manifest.json"))).toEqual(manifest);
  const lines = (file: string): Line[] =>
    text(`${file}.jsonl`)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Line); // Its own columns.
  return { manifest, lines, text };
}

async function count({ database }: ProofWorld, table: string): Promise<number> {
  const [row] = await database.snapshot(({ query }) =>
    query<{ rows: number }>(`SELECT COUNT(*) AS rows FROM ${table}`),
  );
  return row?.rows ?? 0;
}

/** All rows that say how things stand, in order. */
async function dumpOf(address: string): Promise<string> {
  const orders = {
    account: "id",
    lot: "account_id, no",
    hold: "id",
    payment: "account_id, id",
    member: "account_id, id",
  };
  const database = await openProofDatabase(address);
  return database.snapshot(async ({ query }) => {
    const tables: unknown[] = [];
    for (const [table, order] of Object.entries(orders)) {
      const rows = await query<object>(`SELECT * FROM ${table} ORDER BY ${order}`);
      tables.push(rows.map((row) => Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))));
    }
    return JSON.stringify(tables, null, 1);
  });
}
