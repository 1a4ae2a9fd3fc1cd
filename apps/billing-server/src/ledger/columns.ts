import type { Value } from "../database/database.ts";
import type { Account, Claim, Entry, HeldLot, Hold, Json, Lot, Member, Payment, Transfer } from "./rows.ts";

/** How the rows of one type lie in their table, on every engine. */
export interface Table<Row> {
  readonly name: string;
  /** How many of the columns, from the first, are the primary key. */
  readonly keyColumns: number;
  readonly columns: readonly string[];
  /** The columns that an update may change, besides none of the key. */
  readonly changing: readonly string[];
  /** Which of the changing columns differ, as bits (1 is the first of them), and their new values in that order. */
  change(before: Row, after: Row): { readonly bits: number; readonly values: Value[] };
  /** The values of the primary key. */
  key(row: Row): Value[];
  /** The row's values in the order of the columns; flags are 0 or 1. */
  values(row: Row): Value[];
  /** A row as the engine gives it, by column name. */
  row(raw: RawRow): Row;
}
export type RawRow = { readonly [column: string]: Value };

type Codec = "json" | "flag";
/** Property, column, and how the value is kept where it is not kept plainly. */
type Column<Row> = readonly [property: Extract<keyof Row, string>, column: string, codec?: Codec];

interface Description<Row> {
  readonly name: string;
  readonly keyColumns: number;
  readonly columns: readonly Column<Row>[];
  readonly changing?: readonly string[];
  /** Columns that follow from the row and are only there for an index. */
  readonly derived?: { readonly [column: string]: (row: Row) => Value };
}

function table<Row>(description: Description<Row>): Table<Row> {
  const { name, keyColumns, columns, changing = [], derived = {} } = description;
  const derivations = Object.values(derived);
  const keyProperties = columns.slice(0, keyColumns).map(([property]) => property);
  const cells = changing.map((changed): ((row: Row) => Value) => {
    const derive = derived[changed];
    if (derive !== undefined) return derive;
    const found = columns.find(([, column]) => column === changed);
    if (found === undefined || found[2] !== undefined) throw new Error(`${changed} of ${name} is not a plain column`);
    return (row) => row[found[0]] as Value; // Plain columns hold plain values.
  });
  return {
    name,
    keyColumns,
    columns: [...columns.map(([, column]) => column), ...Object.keys(derived)],
    changing,
    change(before, after) {
      let bits = 0;
      const values: Value[] = [];
      for (let index = 0; index < cells.length; index += 1) {
        const cell = cells[index]!; // Below the length.
        const value = cell(after);
        if (cell(before) === value) continue;
        bits |= 1 << index;
        values.push(value);
      }
      return { bits, values };
    },
    key: (row) => keyProperties.map((property) => row[property] as Value), // The same.
    values(row) {
      const values: Value[] = [];
      for (const [property, , codec] of columns) values.push(encoded(row[property], codec));
      for (const derive of derivations) values.push(derive(row));
      return values;
    },
    row: (raw) =>
      // The schema has these columns with these types; the conformance suite reads back every one.
      Object.fromEntries(
        columns.map(([property, column, codec]) => [property, decoded(raw[column] ?? null, codec)]),
      ) as Row,
  };
}

function encoded(value: unknown, codec: Codec | undefined): Value {
  if (codec === undefined) return value as Value; // Plain columns hold plain values.
  if (codec === "flag") return value === true ? 1 : 0;
  return codec === "json" && value !== null ? JSON.stringify(value) : null;
}

function decoded(value: Value, codec: Codec | undefined): unknown {
  if (codec === "flag") return value === 1;
  return codec === "json" && value !== null ? (JSON.parse(String(value)) as Json | HeldLot[]) : value;
}

/** Every table that a batch writes. */
export const tables = {
  account: table<Account>({
    name: "account",
    keyColumns: 1,
    columns: [
      ["id", "id"],
      ["posted", "posted"],
      ["held", "held"],
      ["owed", "owed"],
      ["seq", "seq"],
      ["lots", "lots"],
      ["version", "version"],
      ["lastTransferId", "last_transfer_id"],
      ["recordedAt", "recorded_at"],
      ["unlimitedUntil", "unlimited_until"],
      ["closedAt", "closed_at"],
      ["successorId", "successor_id"],
    ],
    changing: [
      "posted",
      "held",
      "owed",
      "seq",
      "lots",
      "version",
      "last_transfer_id",
      "recorded_at",
      "unlimited_until",
      "closed_at",
      "successor_id",
    ],
  }),
  transfer: table<Transfer>({
    name: "transfer",
    keyColumns: 1,
    columns: [
      ["id", "id"],
      ["accountId", "account_id"],
      ["no", "no"],
      ["previousId", "previous_id"],
      ["kind", "kind"],
      ["causeType", "cause_type"],
      ["causeId", "cause_id"],
      ["once", "once"],
      ["parentId", "parent_id"],
      ["reversesId", "reverses_id"],
      ["actor", "actor"],
      ["eventAt", "event_at"],
      ["recordedAt", "recorded_at"],
      ["seq", "seq"],
      ["entryCount", "entry_count"],
      ["meta", "meta", "json"],
    ],
  }),
  entry: table<Entry>({
    name: "entry",
    keyColumns: 2,
    columns: [
      ["accountId", "account_id"],
      ["seq", "seq"],
      ["transferId", "transfer_id"],
      ["amount", "amount"],
      ["balanceAfter", "balance_after"],
      ["lotNo", "lot_no"],
      ["contra", "contra"],
    ],
  }),
  lot: table<Lot>({
    name: "lot",
    keyColumns: 2,
    columns: [
      ["accountId", "account_id"],
      ["no", "no"],
      ["transferId", "transfer_id"],
      ["source", "source"],
      ["granted", "granted"],
      ["remaining", "remaining"],
      ["held", "held"],
      ["clawed", "clawed"],
      ["priority", "priority"],
      ["effectiveAt", "effective_at"],
      ["expiresAt", "expires_at"],
      ["costCents", "cost_cents"],
      ["paymentId", "payment_id"],
      ["parentNo", "parent_no"],
    ],
    changing: ["remaining", "held", "clawed", "is_live"],
    derived: { is_live: (lot) => (lot.remaining > 0 ? 1 : 0) },
  }),
  hold: table<Hold>({
    name: "hold",
    keyColumns: 2,
    columns: [
      ["accountId", "account_id"],
      ["id", "id"],
      ["state", "state"],
      ["tokens", "tokens"],
      ["captured", "captured"],
      ["toppedUp", "topped_up"],
      ["expiresAt", "expires_at"],
      ["lots", "lots", "json"],
      ["memberId", "member_id"],
      ["isUnlimited", "is_unlimited", "flag"],
      ["settleTransferId", "settle_transfer_id"],
    ],
    changing: ["state", "captured", "topped_up", "settle_transfer_id"],
  }),
  payment: table<Payment>({
    name: "payment",
    keyColumns: 2,
    columns: [
      ["accountId", "account_id"],
      ["id", "id"],
      ["paidCents", "paid_cents"],
      ["granted", "granted"],
      ["refundedCents", "refunded_cents"],
      ["withdrawnCents", "withdrawn_cents"],
      ["reinstatedCents", "reinstated_cents"],
      ["clawed", "clawed"],
      ["uncollected", "uncollected"],
      ["breakage", "breakage"],
    ],
    changing: [
      "paid_cents",
      "granted",
      "refunded_cents",
      "withdrawn_cents",
      "reinstated_cents",
      "clawed",
      "uncollected",
      "breakage",
    ],
  }),
  member: table<Member>({
    name: "member",
    keyColumns: 2,
    columns: [
      ["accountId", "account_id"],
      ["id", "id"],
      ["capTokens", "cap_tokens"],
      ["month", "month"],
      ["used", "used"],
      ["held", "held"],
      ["removedAt", "removed_at"],
    ],
    changing: ["cap_tokens", "month", "used", "held", "removed_at"],
  }),
  claim: table<Claim>({
    name: "idempotency",
    keyColumns: 2,
    columns: [
      ["key", "key"],
      ["scope", "scope"],
      ["requestHash", "request_hash"],
      ["answer", "answer", "json"],
      ["recordedAt", "recorded_at"],
    ],
  }),
};
