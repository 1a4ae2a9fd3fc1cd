import { writeTable } from "@myba/engine/export/write-table";
import type { HistoryPage } from "./wallet.ts";

const groupNames = {
  added: "Added",
  used: "Used",
  returned: "Given back",
  "taken-back": "Taken back",
  expired: "Expired",
} as const;

/** Entries as a table for spreadsheets, as tickets are exported; times are UTC's. */
export function historyCsv(entries: HistoryPage["entries"]): string {
  const rows = entries.map((entry) => [
    new Date(entry.eventAt).toISOString(),
    groupNames[entry.group],
    entry.reason,
    entry.name ?? "",
    String(entry.tokens),
    String(entry.balanceBefore),
    String(entry.balanceAfter),
    entry.transferId,
  ]);
  return writeTable(["Time", "What", "Reason", "Text", "Tokens", "Before", "After", "Transfer"], rows);
}
