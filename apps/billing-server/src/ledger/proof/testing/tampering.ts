import type { Value } from "../../../database/database.ts";
import { type RawRow, tables } from "../../columns.ts";
import { blockColumns } from "../block.ts";
import type { ProofWorld } from "./proof-world.ts";

/** A table as an attacker sees it. */
export interface Target {
  readonly table: string;
  /** Where the rows of it really are, and which of them are its own. */
  readonly stored: { readonly table: string; readonly where: string };
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Tables that a finding about it may name. */
  readonly named: readonly string[];
}

/** Every table that matters, on an engine. */
export function targetsOf(engine: "sqlite" | "postgres"): Target[] {
  const own = Object.values(tables).map(({ name, keyColumns, columns }) => ({
    table: name,
    key: columns.slice(0, keyColumns),
    columns,
  }));
  const others = [
    { table: "chain", key: ["seq"], columns: [...blockColumns] },
    {
      table: "audit_anchor",
      key: ["seq", "place"],
      columns: ["seq", "place", "head_hash", "recorded_at", "key_id", "mac"],
    },
    { table: "retention", key: ["id"], columns: ["id", "keys_before"] },
  ];
  return [...own, ...others].map((target) => stored(engine, target));
}

function stored(engine: "sqlite" | "postgres", target: Omit<Target, "stored" | "named">): Target {
  const isWallet = engine === "sqlite" && (target.table === "account" || target.table === "lot");
  if (!isWallet) return { ...target, stored: { table: target.table, where: "1 = 1" }, named: [target.table] };
  const rename = (column: string): string => (target.table === "account" && column === "id" ? "account_id" : column);
  return {
    table: target.table,
    stored: { table: "wallet", where: target.table === "account" ? "no = 0" : "no > 0" },
    key: target.table === "account" ? ["account_id", "no"] : ["account_id", "no"],
    columns: target.columns.map(rename),
    named: ["account", "lot", "wallet"],
  };
}

/** All rows of a target. */
export function rowsOf(proof: ProofWorld, { stored: { table, where } }: Target): Promise<RawRow[]> {
  return proof.database.snapshot(({ query }) => query<RawRow>(`SELECT * FROM ${table} WHERE ${where}`));
}

/** A value that differs in one byte, or is there where nothing was. */
export function oneByteOff(column: string, value: Value): Value {
  if (typeof value === "number") return value + 1;
  if (value === null) return column.endsWith("_id") || column === "once" ? uuid : 7;
  // What looks like a UUID may only hold one.
  const other = /^[0-9a-f-]{36}$/.test(value) ? (value.endsWith("0") ? "1" : "0") : "~";
  return `${value.slice(0, -1)}${other}`;
}

export const uuid = "01010101-0101-7101-8101-010101010101";

/** Sets one column of one row. */
export function update(target: Target, row: RawRow, changes: RawRow): string {
  const sets = Object.entries(changes).map(([column, value]) => `${column} = ${literal(value)}`);
  return `UPDATE ${target.stored.table} SET ${sets.join(", ")} WHERE ${keyOf(target, row)};`;
}

export function remove(target: Target, row: RawRow): string {
  return `DELETE FROM ${target.stored.table} WHERE ${keyOf(target, row)};`;
}

export function insert(target: Target, row: RawRow): string {
  const columns = Object.keys(row);
  const values = columns.map((column) => literal(row[column] ?? null));
  return `INSERT INTO ${target.stored.table} (${columns.join(", ")}) VALUES (${values.join(", ")});`;
}

function keyOf(target: Target, row: RawRow): string {
  return target.key.map((column) => `${column} = ${literal(row[column] ?? null)}`).join(" AND ");
}

function literal(value: Value): string {
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
