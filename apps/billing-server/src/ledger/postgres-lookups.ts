import { type Table, tables } from "./columns.ts";
import type { Key, Loaded } from "./store.ts";

/** How the rows of one table are found by keys of one kind: in SQL, `k` is the key and `t` the row. */
interface Lookup {
  /** Where the rows go. */
  readonly rows: keyof Loaded;
  readonly table: Table<never>;
  /** The properties of the key that are compared, each with a column of its type. */
  readonly columns: { readonly [property: string]: string };
  /** Tables and conditions that find the rows of one key. */
  readonly from: string;
}

/** Every kind of key with what it finds; all by an index. */
export const lookups: { readonly [Kind in Key["kind"]]: readonly Lookup[] } = {
  wallet: [
    lookup("accounts", tables.account, { accountId: "id" }),
    lookup("lots", tables.lot, { accountId: "account_id" }, { also: "t.is_live = 1" }),
  ],
  lot: [lookup("lots", tables.lot, { accountId: "account_id", no: "no" })],
  hold: [lookup("holds", tables.hold, { accountId: "account_id", holdId: "id" })],
  payment: [
    lookup("payments", tables.payment, { accountId: "account_id", paymentId: "id" }),
    lookup("lots", tables.lot, { accountId: "account_id", paymentId: "payment_id" }),
  ],
  member: [lookup("members", tables.member, { accountId: "account_id", memberId: "id" })],
  claim: [lookup("claims", tables.claim, { scope: "scope", key: "key" })],
  once: [lookup("transfers", tables.transfer, { once: "once" }, { also: "t.once IS NOT NULL" })],
  transfer: [
    lookup("transfers", tables.transfer, { id: "id" }),
    {
      rows: "entries",
      table: anyTable(tables.entry),
      columns: { id: "transfer_id" },
      // A wallet's entries lie under the wallet, and a transfer knows which of them are its own.
      from: `transfer o JOIN entry t
        ON t.account_id = o.account_id AND t.seq > o.seq - o.entry_count AND t.seq <= o.seq WHERE o.id = k.id`,
    },
  ],
};

function lookup<Row>(
  rows: keyof Loaded,
  table: Table<Row>,
  columns: Lookup["columns"],
  { also }: { also?: string } = {},
): Lookup {
  const conditions = Object.entries(columns).map(([property, column]) => `t.${column} = k."${property}"`);
  if (also !== undefined) conditions.push(also);
  return { rows, table: anyTable(table), columns, from: `${table.name} t WHERE ${conditions.join(" AND ")}` };
}

/** Rows of any type, which only ever go to where rows of their table belong. */
function anyTable<Row>(table: Table<Row>): Table<never> {
  return table as unknown as Table<never>;
}
