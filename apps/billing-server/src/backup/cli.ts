import { AppError, wordsFor } from "@myba/shared/errors";
import { Command, CommanderError } from "commander";
import { join } from "node:path";
import { dataPlaceFrom } from "../config.ts";
import { type KeyKind, type KeyRing, keyRing } from "../keys/key-rings.ts";
import { type ChainKeys, chainKeysFrom, chainKeysInFile } from "../ledger/proof/chain-key.ts";
import { isPostgresAddress } from "../ledger/proof/open-proof-database.ts";
import { makeBackup } from "./make-backup.ts";
import type { Manifest } from "./manifest.ts";
import { type Restored, restoreBackup } from "./restore-backup.ts";

/** What a terminal gives the program. Tests bring their own. */
export interface BackupIo {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

/**
 * Runs `billing backup` or `billing restore`, named by the first argument, and resolves to the exit code: 0, 1 where
 * nothing was backed up or restored, 2 for wrong usage, 70 where the program itself failed. Never rejects.
 */
export async function runBackupCli(argv: readonly string[], io: BackupIo): Promise<number> {
  const program = new Command("billing")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeError });
  program
    .command("backup")
    .description("copy everything of a server on SQLite, also while it runs, and prove the copy; keys are not in it")
    .argument("<folder>", "where to; it must not be there yet")
    .option("--json", "print the manifest")
    .action((to: string, flags: { json?: boolean }) => backup(to, flags, io));
  program
    .command("restore")
    .description("prove a backup and put it where a server can start on it")
    .argument("<folder>", "the backup")
    .requiredOption("--to <folder>", "the new data folder: empty, or not there yet")
    .option("--key-file <file>", "keys of the ledger's chain; without it MYBA_LEDGER_CHAIN_KEY")
    .option("--anchors <file...>", "anchors that lived on since the backup, which tell what it lacks", [])
    .action((from: string, flags: RestoreFlags) => restore(from, flags, io));
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof AppError) {
      const { message, next } = wordsFor(error.report());
      io.writeError(`${message}\n${next}\n`);
      return 1;
    }
    io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 70;
  }
}

async function backup(to: string, { json = false }: { json?: boolean }, io: BackupIo): Promise<void> {
  const { env, now } = io;
  const from = dataPlaceFrom(env);
  if (isPostgresAddress(from)) {
    throw new AppError("backup/refused", {
      reason: "this is for SQLite; PostgreSQL has pg_dump and continuous archiving",
    });
  }
  const rings: Record<KeyKind, KeyRing> = {
    signing: keyRing("signing", env),
    secret: keyRing("secret", env),
    chain: keyRing("chain", env),
  };
  const said = env["MYBA_LEDGER_ANCHORS"]?.trim() ?? "";
  const anchorsFile = said === "" ? join(from, "ledger.db.anchors.jsonl") : said;
  const manifest = await makeBackup({ from, to, rings, anchorsFile, now });
  io.writeOut(json ? `${JSON.stringify(manifest, null, 2)}\n` : backupWords(to, manifest));
}

function backupWords(to: string, { files, head, keys }: Manifest): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return `${to} has everything up to now, proved: ${(bytes / 2 ** 20).toFixed(1)} MB, ${headWords(head)}.
No key is in it. Keep these elsewhere: ${keyWords(keys)}.
`;
}

interface RestoreFlags {
  readonly to: string;
  readonly keyFile?: string;
  readonly anchors: readonly string[];
}

async function restore(from: string, { to, keyFile, anchors }: RestoreFlags, io: BackupIo): Promise<void> {
  const keys = chainKeys(keyFile, io);
  io.writeOut(restoreWords(to, await restoreBackup({ from, to, keys, laterAnchors: anchors, now: io.now })));
}

function chainKeys(keyFile: string | undefined, { env }: BackupIo): ChainKeys {
  return keyFile === undefined ? chainKeysFrom(env["MYBA_LEDGER_CHAIN_KEY"] ?? "") : chainKeysInFile(keyFile);
}

function restoreWords(to: string, { manifest, lost }: Restored): string {
  const { madeAt, head, keys } = manifest;
  const after =
    lost === undefined
      ? "What was written after that is not in it"
      : `An anchor of ${new Date(lost.recorded_at).toISOString()} names block ${lost.seq}: what was written until then, and since, is lost`;
  return `${to} has the backup of ${madeAt}, proved: ${headWords(head)}.
${after}.
Before a server starts on it, give it ${keyWords(keys)}: as variables, or as the files ledger.db.chain-key, server.secret and signing-keys.json in this folder.
Begin a new file of anchors, with those that are in this folder as ledger.db.anchors.jsonl, and put the old one away: held against it this ledger would seem cut off.
`;
}

function headWords(head: Manifest["head"]): string {
  return head === null ? "nothing is sealed yet" : `the chain ends with block ${head.seq}, ${head.hash}`;
}

function keyWords({ chain, secret, signing }: Manifest["keys"]): string {
  return [
    ["of the chain", chain],
    ["secrets", secret],
    ["for signing", signing],
  ]
    .map(([what, ids]) => `${String(what)} ${ids?.length === 0 ? "(none)" : [ids].flat().join(", ")}`)
    .join("; ");
}
