import { closeDispute, openDispute } from "@myba/sandbox/stripe/money/disputes";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { exportLedger } from "../../ledger/proof/export.ts";
import { openProofDatabase } from "../../ledger/proof/open-proof-database.ts";
import { engines } from "../../testing/server-world.ts";
import { startPayingWorld } from "../testing/paying-world.ts";

describe.each(engines)("the audit export on %s", (engine) => {
  test("check 47: equals Stripe's balance transactions of the period, and differences are told by id", async () => {
    const world = await startPayingWorld(engine);
    const { id: ada } = await world.person("Ada");
    const { id: eve } = await world.person("Eve");
    const { id: bob } = await world.person("Bob");
    const { paymentId: refunded } = await world.purchase(ada);
    await world.sdk.refunds.create({ payment_intent: refunded ?? "", amount: 100 });
    await world.sdk.refunds.create({ payment_intent: refunded ?? "", amount: 50 });
    const { paymentId: disputed } = await world.purchase(ada, { key: "professional" });
    const { paymentId: lost } = await world.purchase(ada, { key: "enterprise" });
    await world.purchase(eve, { kind: "plan", key: "monthly" });
    await world.purchase(bob, { kind: "plan", key: "unlimited" });
    const stripe = world.stripe.world;
    for (const [paymentId, outcome] of [
      [disputed, "won"],
      [lost, "lost"],
    ] as const) {
      const charge = stripe.store.all("charge").find(({ payment_intent: id }) => id === paymentId);
      if (charge === undefined) throw new Error("nobody was charged");
      closeDispute(stripe, openDispute(stripe, charge), outcome);
    }
    await world.hear(world.told());
    const folder = mkdtempSync(join(tmpdir(), "myba-export-"));
    const proof = await openProofDatabase(engine === "sqlite" ? join(world.address, "ledger.db") : world.address);
    onTestFinished(async () => {
      await proof.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const manifest = await exportLedger(proof, { folder, now: world.now });
    expect(manifest).toMatchObject({ head: { seq: expect.any(Number), hash: expect.any(String) } });
    expect(manifest.files.map(({ name }) => name)).toEqual(expect.arrayContaining(["money.csv", "money.jsonl"]));
    expect(await world.compareExport(folder)).toEqual({ payments: 4, transactions: 10, differences: [] });

    // Somebody changed a figure, and left another out.
    const file = join(folder, "money.jsonl");
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const changed = lines
      .filter((line) => !(line.includes(`"${disputed}"`) && line.includes('"reinstatement"')))
      .map((line) => (line.includes(`"${lost}"`) ? line.replace('"cents":6999', '"cents":6998') : line));
    writeFileSync(file, `${changed.join("\n")}\n`);
    const { differences } = await world.compareExport(folder);
    expect(
      new Set(differences.map(({ what, objectId, stripe: theirs, ours }) => [what, objectId, theirs, ours].join(" "))),
    ).toEqual(new Set([`disputed ${disputed} 0 -1999`, `paid ${lost} 6999 6998`]));
  });
});
