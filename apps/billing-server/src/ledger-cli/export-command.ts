import type { Command } from "commander";
import { exportLedger } from "../ledger/proof/export.ts";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import type { LedgerIo } from "./io.ts";
import { databaseOption, timeOption } from "./options.ts";
import { progressOn } from "./progress.ts";

interface Flags {
  readonly database: string;
  readonly out: string;
  readonly wallet?: string;
  readonly from?: number;
  readonly to?: number;
}

/** `ledger export`: CSV, JSON lines and a manifest, of a period or one person. */
export function addExport(program: Command, io: LedgerIo): void {
  program
    .command("export")
    .description("write a period, or one person's wallet, as CSV and JSON lines with a manifest")
    .addOption(databaseOption())
    .requiredOption("-o, --out <folder>", "write here")
    .option("-w, --wallet <id>", "one wallet only, such as user:4711, without the ids of anybody else")
    .addOption(timeOption("--from <time>", "begin here"))
    .addOption(timeOption("--to <time>", "end before this"))
    .action(async ({ database: address, out: folder, ...options }: Flags) => {
      const progress = progressOn(io);
      const manifest = await exportLedger(await openProofDatabase(address), {
        ...options,
        folder,
        now: io.now,
        onProgress: (file, rows) => progress.tell(file, rows),
      }).finally(() => progress.end());
      await io.writeOut(`${JSON.stringify(manifest, null, 2)}\n`);
    });
}
