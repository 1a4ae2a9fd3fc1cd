import type { Command } from "commander";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import { verify } from "../ledger/proof/verify.ts";
import { BrokenProof } from "./broken-proof.ts";
import type { LedgerIo } from "./io.ts";
import { addProofOptions, databaseOption } from "./options.ts";
import { progressOn } from "./progress.ts";
import { anchorsFor, keysFor, type ProofFlags } from "./proof-parts.ts";
import { reportText } from "./report-text.ts";

/** `ledger verify`: proves the ledger, or names what is wrong. */
export function addVerify(program: Command, io: LedgerIo): void {
  addProofOptions(program.command("verify").description("prove the ledger, or name the first bad row and all others"))
    .addOption(databaseOption())
    .option("--json", "print the whole report as JSON")
    .action(async (flags: ProofFlags & { json?: boolean }) => {
      const database = await openProofDatabase(flags.database);
      const keys = keysFor(flags, io);
      const progress = progressOn(io);
      const startedAt = io.now();
      const report = await verify(database, {
        keys,
        anchors: await anchorsFor(flags, database),
        now: io.now,
        onProgress: (part, rows) => progress.tell(part, rows),
      }).finally(() => progress.end());
      const seconds = (io.now() - startedAt) / 1000;
      await io.writeOut(
        flags.json === true ? `${JSON.stringify({ ...report, seconds }, null, 2)}\n` : reportText(report, seconds),
      );
      if (!report.isSound) throw new BrokenProof("the ledger is not sound");
    });
}
