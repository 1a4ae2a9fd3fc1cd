import type { RawRow } from "../columns.ts";
import type { Value } from "../../database/database.ts";
import { accountsIn } from "./export-scope.ts";
import { exportTables, type ExportTable, type Scope } from "./export-tables.ts";
import { ExportFile, type WrittenFile, writeManifest } from "./export-file.ts";
import { type Sums, TokenSums } from "./export-sums.ts";
import type { ProofDatabase, Snapshot } from "./proof-database.ts";
import { headOf } from "./sealer.ts";
import { assertSchema } from "./verify.ts";

export interface ExportOptions {
  /** Folder to write into; made where it is missing. */
  readonly folder: string;
  /** From this time of record on, and before that one. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** One person's, device's or team's wallet only, with what became of the person's devices. */
  readonly wallet?: string | undefined;
  readonly now: () => number;
  readonly onProgress?: (file: string, rows: number) => void;
}

/** What an export is of and what its files must be. */
export interface Manifest {
  readonly format: "myba-ledger-export/1";
  readonly period: { readonly from: string | null; readonly to: string | null };
  readonly wallet: string | null;
  readonly engine: string;
  readonly schemaVersion: number;
  readonly generatedAt: string;
  /** The head of the chain: what was sealed when this was written. */
  readonly head: { readonly seq: number; readonly hash: string };
  readonly sums: Sums;
  readonly files: readonly WrittenFile[];
}

/**
 * Writes a period, or one person, as CSV and JSON lines with a manifest, from one state of the database and row by row.
 * The same state gives the same bytes, on every engine, except the manifest's engine and time. Times are UTC.
 */
export function exportLedger(database: ProofDatabase, options: ExportOptions): Promise<Manifest> {
  return database.snapshot(async (snapshot) => {
    const schemaVersion = await assertSchema(snapshot);
    const scope: Scope = {
      from: options.from ?? 0,
      to: options.to ?? Number.MAX_SAFE_INTEGER,
      accounts: options.wallet === undefined ? null : await accountsIn(snapshot, options.wallet),
    };
    const sums = new TokenSums();
    const files: WrittenFile[] = [];
    for (const table of exportTables) files.push(...(await writeTable(snapshot, { table, scope, sums, options })));
    const manifest: Manifest = {
      format: "myba-ledger-export/1",
      period: { from: timeOrNull(options.from), to: timeOrNull(options.to) },
      wallet: options.wallet ?? null,
      engine: snapshot.engine,
      schemaVersion,
      generatedAt: new Date(options.now()).toISOString(),
      head: await headOf(snapshot),
      sums: sums.all(),
      files,
    };
    await writeManifest(options.folder, manifest);
    return manifest;
  });
}

interface TableParts {
  readonly table: ExportTable;
  readonly scope: Scope;
  readonly sums: TokenSums;
  readonly options: ExportOptions;
}

async function writeTable(snapshot: Snapshot, { table, scope, sums, options }: TableParts): Promise<WrittenFile[]> {
  const { folder, onProgress = () => undefined } = options;
  const csv = await ExportFile.create(folder, `${table.name}.csv`, table.columns);
  const jsonl = await ExportFile.create(folder, `${table.name}.jsonl`, null);
  try {
    for await (const page of table.rows(snapshot, scope)) {
      for (const row of page) {
        sums.add(table.name, row);
        await Promise.all([csv.write(inOrder(row, table.columns)), jsonl.write(inOrder(row, table.columns))]);
      }
      onProgress(table.name, csv.rows);
    }
    return [await csv.end(), await jsonl.end()];
  } catch (error) {
    await Promise.allSettled([csv.end(), jsonl.end()]);
    throw error;
  }
}

function inOrder(row: RawRow, columns: readonly string[]): RawRow {
  return Object.fromEntries(columns.map((column): [string, Value] => [column, row[column] ?? null]));
}

function timeOrNull(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}
