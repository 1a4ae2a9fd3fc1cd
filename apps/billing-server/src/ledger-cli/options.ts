import { type Command, InvalidArgumentError, Option } from "commander";

/** The option that every command needs. */
export function databaseOption(): Option {
  return new Option("-d, --database <address>", "where the ledger is").makeOptionMandatory();
}

/** A day (UTC) or a time in ISO 8601, as milliseconds. */
export function timeOption(flags: string, description: string): Option {
  return new Option(flags, `${description}, as 2026-11-01 or 2026-11-01T12:00:00Z`).argParser((text) => {
    const atMs = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
    if (Number.isNaN(atMs)) throw new InvalidArgumentError("It must be a day, or a time with its zone.");
    return atMs;
  });
}

/** Adds the options that say where key and anchors are. */
export function addProofOptions(command: Command): Command {
  return command
    .option("--key-file <file>", "file with the chain's key; without it MYBA_LEDGER_CHAIN_KEY, or DATABASE.chain-key")
    .option(
      "--anchors <file>",
      "file with the chain's anchors, may be given several times; without it DATABASE.anchors.jsonl",
      (file: string, others: readonly string[]) => [...others, file],
      [],
    )
    .option("--without-anchors", "do not look for anchors: nobody can tell then whether the newest rows were deleted");
}
