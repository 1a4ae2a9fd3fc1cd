import { appendFile, readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { RawRow } from "../../columns.ts";
import { chainKeysFrom } from "../chain-key.ts";
import { makeSealer } from "../sealer.ts";
import { verify } from "../verify.ts";
import { openProofWorld, type ProofEngine, type ProofWorld, testKey } from "./proof-world.ts";
import { live } from "./random-life.ts";
import { toolTests } from "./tool-tests.ts";
import { insert, oneByteOff, remove, rowsOf, type Target, targetsOf, update, uuid } from "./tampering.ts";

/** What the proof must find, and what it must not, on any engine. */
export function proofTests(name: "sqlite" | "postgres", openEngine: () => Promise<ProofEngine>): void {
  describe(`the proof on ${name}`, () => {
    test("an honest ledger is sound, while it grows and is sealed bit by bit", { timeout: 60_000 }, async () => {
      const proof = await openForTest(openEngine);
      for (let part = 1; part <= 5; part += 1) {
        await live(proof.world, { commands: 200, seed: part });
        expect(await proof.verify()).toMatchObject(sound);
        await proof.seal();
      }
      await live(proof.world, { commands: 50, seed: 6 });
      const report = await proof.verify();
      expect(report).toMatchObject(sound);
      expect(report.chain.blocks).toBe(10);
      expect(report.tail.journal.rows).toBeGreaterThan(0);
      expect(report.chain.sealedRows + report.tail.journal.rows + report.tail.keys.rows).toBe(report.rows.checked);
    });

    test("what is not sealed yet is told apart, and nothing is sealed twice", async () => {
      const proof = await openForTest(openEngine);
      await live(proof.world, { commands: 40, seed: 1 });
      const { tail } = await proof.verify();
      expect(tail.journal.units).toBeGreaterThan(0);
      expect(await proof.sealer.seal("journal")).toEqual({ blocks: 1, rows: tail.journal.rows, isBehind: false });
      expect(await proof.sealer.seal("journal")).toEqual({ blocks: 0, rows: 0, isBehind: false });
      expect((await proof.verify()).tail.journal).toEqual({ units: 0, rows: 0, oldestAt: null });
    });

    test("several servers seal at the same time", async () => {
      const proof = await openForTest(openEngine);
      const { database, writer, keys, world } = proof;
      for (let part = 0; part < 5; part += 1) {
        await live(world, { commands: 30, seed: part });
        const sealers = Array.from({ length: 4 }, () =>
          makeSealer({ database, writer, keys, anchors: [], now: () => world.nowMs }),
        );
        const results = await Promise.all(sealers.map((sealer) => sealer.seal("journal", { lookbackMs: 60_000 })));
        expect(results.filter(({ blocks }) => blocks > 0)).toHaveLength(1);
      }
      await proof.seal();
      expect(await proof.verify()).toMatchObject({ ...sound, tail: { journal: { units: 0 }, keys: { units: 0 } } });
    });

    test("a key that was replaced still proves what it sealed", async () => {
      const proof = await openForTest(openEngine);
      await live(proof.world, { commands: 30, seed: 1 });
      await proof.seal();
      const { database, writer, anchor, world } = proof;
      const rotated = chainKeysFrom(`${"cd".repeat(32)},${testKey}`);
      const anchors = [anchor];
      const now = (): number => world.nowMs;
      await live(world, { commands: 30, seed: 2 });
      const sealer = makeSealer({ database, writer, keys: rotated, anchors, now });
      await sealer.seal("journal");
      await sealer.anchor();
      expect(await verify(database, { keys: rotated, anchors, now })).toMatchObject(sound);
      const stranger = chainKeysFrom("ef".repeat(32));
      await expect(verify(database, { keys: stranger, anchors, now })).rejects.toMatchObject({
        code: "ledger/chain-key",
      });
    });

    test("keys that were pruned are not missed", async () => {
      const proof = await openForTest(openEngine);
      await live(proof.world, { commands: 60, seed: 3 });
      await proof.seal();
      const before = proof.world.nowMs + 1;
      proof.world.later(90 * 24 * 60 * 60_000 + 1);
      await proof.attack(`UPDATE retention SET keys_before = ${before}; DELETE FROM idempotency;`);
      expect(await proof.verify()).toMatchObject(sound);
    });

    toolTests(() => openForTest(openEngine));

    describe("an attacker with all rights", () => {
      let proof: ProofWorld;
      beforeAll(async () => {
        proof = await openProofWorld(await openEngine());
        for (let part = 1; part <= 3; part += 1) {
          await live(proof.world, { commands: 100, seed: part });
          await proof.seal();
        }
      }, 60_000);
      afterAll(() => proof.close());

      /** Does something and looks what is found, then undoes it. */
      const caught = async (attack: string, undo: string): Promise<Finding[]> => {
        await proof.attack(attack);
        const { findings, breaches, isSound } = await proof.verify();
        await proof.attack(undo);
        expect(isSound, attack).toBe(false);
        return [...findings, ...breaches.map(({ promise }) => ({ table: "-", id: "-", what: promise }))];
      };

      test.for(targetsOf(name))(
        "cannot change a byte of any column of $table",
        { timeout: 120_000 },
        async (target) => {
          const rows = await rowsOf(proof, target);
          expect(rows.length).toBeGreaterThan(0);
          for (const column of target.columns) {
            const row = rows.findLast((one) => one[column] !== null) ?? rows[0] ?? {};
            const changed = { [column]: oneByteOff(column, row[column] ?? null) };
            const undo = update(target, { ...row, ...changed }, { [column]: row[column] ?? null });
            const found = await caught(update(target, row, changed), undo);
            expect(
              found.some(({ table }) => target.named.includes(table)),
              `${target.table}.${column}`,
            ).toBe(true);
            if (target.key.includes(column)) continue;
            const ids = found.filter(({ table }) => target.named.includes(table)).map(({ id }) => id);
            expect(ids, `${target.table}.${column}`).toContain(idIn(target, row));
          }
          expect(await proof.verify()).toMatchObject(sound);
        },
      );

      test.for(targetsOf(name))("cannot delete a row of $table", { timeout: 60_000 }, async (target) => {
        const all = await rowsOf(proof, target);
        // A server may be killed after an anchor was written outside and before the database knows: the newest is let go.
        const rows = target.table === "audit_anchor" ? all.slice(0, -1) : all;
        for (const row of [rows[0], rows[Math.floor(rows.length / 2)], rows.at(-1)]) {
          if (row === undefined) continue;
          const found = await caught(remove(target, row), insert(target, row));
          // Which row of the chain is last can only be told from outside; a key is in the chain by its hash alone.
          const what =
            target.table === "retention" ? "changed" : target.table === "chain" ? expect.any(String) : "deleted";
          expect(found).toContainEqual(
            expect.objectContaining({
              what,
              table: expect.toBeOneOf([...target.named]),
              ...(target.table !== "idempotency" && { id: idIn(target, row) }),
            }),
          );
        }
        expect(await proof.verify()).toMatchObject(sound);
      });

      test.for(targetsOf(name).filter(({ table }) => table !== "retention"))(
        "cannot slip a row into $table",
        { timeout: 60_000 },
        async (target) => {
          const [row] = await rowsOf(proof, target);
          const slipped = newKey(target, row ?? {});
          const found = await caught(insert(target, slipped), remove(target, slipped));
          expect(found).toContainEqual(
            expect.objectContaining({ table: expect.toBeOneOf([...target.named]), id: idIn(target, slipped) }),
          );
          expect(await proof.verify()).toMatchObject(sound);
        },
      );

      test.for(["transfer", "entry", "idempotency", "chain"])("cannot swap rows of %s", async (table) => {
        const target = targetsOf(name).find((one) => one.table === table)!; // It is one of them.
        const [one, other] = (await rowsOf(proof, target)).filter((row) => (row["once"] ?? null) === null);
        const content = (row: RawRow): RawRow =>
          Object.fromEntries(Object.entries(row).filter(([column]) => !target.key.includes(column)));
        const swap = update(target, one!, content(other!)) + update(target, other!, content(one!));
        const back = update(target, one!, content(one!)) + update(target, other!, content(other!));
        const found = await caught(swap, back);
        for (const row of [one!, other!]) {
          expect(found).toContainEqual(expect.objectContaining({ table, id: idIn(target, row), what: "swapped" }));
        }
      });

      test("cannot cut the newest rows off together with their blocks", async () => {
        const chain = await rowsOf(
          proof,
          targetsOf(name).find(({ table }) => table === "chain")!,
        );
        const target = targetsOf(name).find(({ table }) => table === "chain")!;
        const newest = chain.filter(({ seq }) => Number(seq) > chain.length - 2);
        const found = await caught(
          newest.map((row) => remove(target, row)).join(""),
          newest.map((row) => insert(target, row)).join(""),
        );
        expect(found[0]).toMatchObject({ table: "chain", id: String(chain.length - 1), what: "truncated" });
      });

      test("cannot change or cut the anchors", async () => {
        const text = await readFile(proof.anchorFile, "utf8");
        await writeFile(proof.anchorFile, text.replace('"seq":2', '"seq":3'));
        expect((await proof.verify()).first).toMatchObject({ table: "anchor", what: "changed" });
        await writeFile(proof.anchorFile, text.slice(0, text.trimEnd().lastIndexOf("\n") + 1));
        expect((await proof.verify()).first).toMatchObject({ table: "anchor", what: "deleted" });
        await writeFile(proof.anchorFile, text);
        await appendFile(proof.anchorFile, '{"seq":99,"cut');
        expect(await proof.verify()).toMatchObject(sound);
      });
    });
  });
}

async function openForTest(openEngine: () => Promise<ProofEngine>): Promise<ProofWorld> {
  const proof = await openProofWorld(await openEngine());
  onTestFinished(() => proof.close());
  return proof;
}

const sound = { isSound: true, first: null, findings: [], findingCount: 0, breaches: [] };
type Finding = { table: string; id: string; what: string };

/** How a report calls a row. */
function idIn(target: Target, row: RawRow): string {
  if (target.table === "idempotency") return `${row["scope"]} / ${row["key"]}`;
  const isAccount = target.table === "account" && target.stored.table === "wallet";
  return (isAccount ? target.key.slice(0, 1) : target.key).map((column) => String(row[column])).join(" / ");
}

/** The same row under a key that nothing has. */
function newKey(target: Target, row: RawRow): RawRow {
  const changed: Record<string, RawRow[string]> = { ...row };
  const column = target.key.at(-1) ?? "";
  if (target.table === "account") changed[target.key[0] ?? ""] = "user:nobody";
  else if (typeof row[column] === "number") changed[column] = 1_000_003;
  else changed[column] = target.table === "hold" || target.table === "transfer" ? uuid : "nobody";
  if (target.table === "transfer") changed["once"] = null;
  return changed;
}
