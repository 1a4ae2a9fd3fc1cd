import type { Command } from "commander";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import { statementOf } from "../ledger/proof/statement.ts";
import type { LedgerIo } from "./io.ts";
import { databaseOption, timeOption } from "./options.ts";
import { statementText } from "./statement-text.ts";

interface Flags {
  readonly database: string;
  readonly wallet: string;
  readonly from?: number;
  readonly to?: number;
  readonly json?: boolean;
}

/** `ledger statement`: one wallet's movements in words. */
export function addStatement(program: Command, io: LedgerIo): void {
  program
    .command("statement")
    .description("tell what happened in one wallet, and how it stands")
    .addOption(databaseOption())
    .requiredOption("-w, --wallet <id>", "such as user:4711, device:ID or team:ID")
    .addOption(timeOption("--from <time>", "begin here"))
    .addOption(timeOption("--to <time>", "end before this"))
    .option("--json", "print it as JSON")
    .action(async ({ database: address, json, ...options }: Flags) => {
      const statement = await statementOf(await openProofDatabase(address), options);
      await io.writeOut(json === true ? `${JSON.stringify(statement, null, 2)}\n` : statementText(statement));
    });
}
