import { AppError } from "@myba/shared/errors";
import type { Command } from "commander";
import { Findings } from "../ledger/proof/findings.ts";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import { compareRebuilt } from "../ledger/proof/rebuild.ts";
import { writeRepairedCopy } from "../ledger/proof/repaired-copy.ts";
import { assertSchema } from "../ledger/proof/verify.ts";
import { BrokenProof } from "./broken-proof.ts";
import type { LedgerIo } from "./io.ts";
import { databaseOption } from "./options.ts";
import { progressOn } from "./progress.ts";
import { findingText } from "./report-text.ts";

interface Flags {
  readonly database: string;
  readonly apply?: boolean;
  readonly to?: string;
  readonly json?: boolean;
}

/** `ledger rebuild`: what follows from the journal alone, compared with what stands, or written as a repaired copy. */
export function addRebuild(program: Command, io: LedgerIo): void {
  program
    .command("rebuild")
    .description("make accounts, lots, holds, payments and members from the journal alone and compare them")
    .addOption(databaseOption())
    .option("--apply", "write a repaired copy to the address of --to; the ledger itself is never changed")
    .option("--to <address>", "an empty database, or a file that is not there yet")
    .option("--json", "print the differences as JSON")
    .action(async (flags: Flags) => {
      if ((flags.apply === true) !== (flags.to !== undefined)) {
        throw new AppError("request/invalid", { reason: "--apply and --to belong together" });
      }
      const database = await openProofDatabase(flags.database);
      const progress = progressOn(io);
      const findings = new Findings();
      let read = 0;
      const rebuilt = await database
        .snapshot(async (snapshot) => {
          await assertSchema(snapshot);
          return compareRebuilt(snapshot, { findings, onRows: (rows) => progress.tell("rebuild", (read += rows)) });
        })
        .finally(() => progress.end());
      const differences = findings.list();
      await io.writeOut(
        flags.json === true
          ? `${JSON.stringify({ rebuilt, differenceCount: findings.count, differences }, null, 2)}\n`
          : [`${rebuilt} rows rebuilt, ${findings.count} differ.`, ...differences.map(findingText), ""].join("\n"),
      );
      if (flags.to !== undefined) {
        const written = await writeRepairedCopy(database, {
          target: flags.to,
          onRows: (rows) => progress.tell("repaired copy", rows),
        }).finally(() => progress.end());
        io.writeError(`A repaired copy with ${written} rows is written. Verify it before any server uses it.\n`);
      }
      if (findings.count > 0) throw new BrokenProof("what stands is not what the journal says");
    });
}
