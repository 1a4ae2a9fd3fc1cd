import { runLedgerCli } from "./cli.ts";

const code = await runLedgerCli(process.argv.slice(2), {
  writeOut: (text) =>
    new Promise((resolve, reject) => {
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
    }),
  writeError: (text) => void process.stderr.write(text),
  showsProgress: process.stderr.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : 10_000,
  chainKey: process.env["MYBA_LEDGER_CHAIN_KEY"],
  now: Date.now,
});
process.exitCode = code;
