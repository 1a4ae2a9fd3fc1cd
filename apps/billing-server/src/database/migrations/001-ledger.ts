import { walletsOfPostgres, walletsOfSqlite } from "./001-wallets.ts";
import type { Migration } from "./migration.ts";

/**
 * The ledger's tables. Few indexes: each is paid for by every spend, most of all one whose new rows fall anywhere. So
 * the journal grows at its end: ids of transfers grow with time, the keys of clients should (UUIDv7) and come before
 * their scope, and a wallet's history is a list (`account.last_transfer_id`, `transfer.previous_id`), not an index.
 * On PostgreSQL, which writes rows and not pages to its log, the wallet leads the key of its entries, so that one
 * wallet's rows can live on one node. `hold.lots` is a list `[[lot, tokens], …]`: fixed when the hold is made, and
 * read only with it.
 */
export const ledger: Migration = {
  name: "ledger",
  sqlite: tables({
    text: "TEXT",
    id: "TEXT",
    int: "INTEGER",
    flag: "INTEGER",
    end: " STRICT, WITHOUT ROWID",
    wallets: walletsOfSqlite,
    entryKey: "transfer_id, account_id, seq",
  }),
  // The C collation compares bytes: faster, and the same on every machine.
  postgres: tables({
    text: 'text COLLATE "C"',
    id: "uuid",
    int: "bigint",
    flag: "smallint",
    end: "",
    wallets: walletsOfPostgres,
    entryKey: "account_id, seq",
  }),
};

interface Dialect {
  readonly text: string;
  readonly id: string;
  readonly int: string;
  readonly flag: string;
  readonly end: string;
  readonly wallets: string;
  readonly entryKey: string;
}

function tables({ text, id, int, flag, end, wallets, entryKey }: Dialect): string {
  return `
${wallets}CREATE TABLE transfer (
  id ${id} NOT NULL PRIMARY KEY,
  account_id ${text} NOT NULL,
  no ${int} NOT NULL,
  previous_id ${id},
  kind ${text} NOT NULL,
  cause_type ${text} NOT NULL,
  cause_id ${text} NOT NULL,
  once ${text},
  parent_id ${id},
  reverses_id ${id},
  actor ${text} NOT NULL,
  event_at ${int} NOT NULL,
  recorded_at ${int} NOT NULL,
  seq ${int} NOT NULL,
  entry_count ${int} NOT NULL,
  meta ${text}
)${end};
CREATE UNIQUE INDEX transfer_once ON transfer (once) WHERE once IS NOT NULL;

CREATE TABLE entry (
  account_id ${text} NOT NULL,
  seq ${int} NOT NULL,
  transfer_id ${id} NOT NULL,
  amount ${int} NOT NULL,
  balance_after ${int} NOT NULL,
  lot_no ${int},
  contra ${text} NOT NULL,
  PRIMARY KEY (${entryKey})
)${end};
CREATE INDEX entry_debt ON entry (account_id, seq) WHERE contra = 'refund_debt';

CREATE TABLE hold (
  account_id ${text} NOT NULL,
  id ${id} NOT NULL,
  state ${text} NOT NULL,
  tokens ${int} NOT NULL,
  captured ${int} NOT NULL,
  topped_up ${int} NOT NULL,
  expires_at ${int} NOT NULL,
  lots ${text} NOT NULL,
  member_id ${text},
  is_unlimited ${flag} NOT NULL,
  settle_transfer_id ${id},
  PRIMARY KEY (id),
  CHECK (state IN ('open', 'captured', 'released', 'expired')),
  CHECK (captured >= 0 AND captured <= tokens AND topped_up >= 0)
)${end};
CREATE INDEX hold_expiry ON hold (expires_at) WHERE state = 'open';

CREATE TABLE payment (
  account_id ${text} NOT NULL,
  id ${text} NOT NULL,
  paid_cents ${int} NOT NULL,
  granted ${int} NOT NULL,
  refunded_cents ${int} NOT NULL,
  withdrawn_cents ${int} NOT NULL,
  reinstated_cents ${int} NOT NULL,
  clawed ${int} NOT NULL,
  uncollected ${int} NOT NULL,
  PRIMARY KEY (account_id, id)
)${end};

CREATE TABLE member (
  account_id ${text} NOT NULL,
  id ${text} NOT NULL,
  cap_tokens ${int},
  month ${text} NOT NULL,
  used ${int} NOT NULL,
  held ${int} NOT NULL,
  removed_at ${int},
  PRIMARY KEY (account_id, id)
)${end};

CREATE TABLE idempotency (
  key ${text} NOT NULL,
  scope ${text} NOT NULL,
  request_hash ${text} NOT NULL,
  answer ${text} NOT NULL,
  recorded_at ${int} NOT NULL,
  PRIMARY KEY (key, scope)
)${end};

CREATE TABLE retention (
  id ${int} NOT NULL PRIMARY KEY CHECK (id = 1),
  keys_before ${int} NOT NULL
)${end};
INSERT INTO retention (id, keys_before) VALUES (1, 0);

CREATE TABLE chain (
  seq ${int} NOT NULL PRIMARY KEY,
  transfer_id ${id} NOT NULL UNIQUE,
  prev_hash ${text} NOT NULL,
  hash ${text} NOT NULL
)${end};

CREATE TABLE audit_anchor (
  seq ${int} NOT NULL PRIMARY KEY,
  head_hash ${text} NOT NULL,
  recorded_at ${int} NOT NULL,
  place ${text} NOT NULL
)${end};

CREATE VIEW leg AS
  SELECT transfer_id, account_id, seq, amount, balance_after - amount AS balance_before, balance_after, lot_no FROM entry
  UNION ALL
  SELECT transfer_id, contra, NULL, -amount, NULL, NULL, NULL FROM entry;
`;
}
