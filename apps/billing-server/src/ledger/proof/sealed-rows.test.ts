import { expect, test } from "vitest";
import { tables } from "../columns.ts";
import { chainKeysFrom } from "./chain-key.ts";
import { sealedColumns, sealOf } from "./sealed-rows.ts";

test("every column of the journal is sealed: one more needs another shape", () => {
  expect(sealedColumns.transfer).toEqual(tables.transfer.columns);
  expect(sealedColumns.entry).toEqual(tables.entry.columns);
  expect(sealedColumns.idempotency).toEqual(tables.claim.columns);
});

test("a seal is what anybody with the key computes from the row as JSON", () => {
  const { newest: key } = chainKeysFrom("00".repeat(32));
  const row = {
    account_id: "user:ada",
    seq: 1,
    transfer_id: "t",
    amount: -5,
    balance_after: 7,
    lot_no: null,
    contra: "ü",
  };
  expect(sealOf("entry", row, key)).toBe("1qk60wuszmwmdvTbXBrvav");
  expect(sealOf("entry", { ...row, lot_no: 0 }, key)).not.toBe(sealOf("entry", row, key));
});

test("a key that is too short, or none, is refused", () => {
  for (const text of ["", "abcd", "zz"]) {
    expect(() => chainKeysFrom(text)).toThrow(expect.objectContaining({ code: "ledger/chain-key" }));
  }
});
