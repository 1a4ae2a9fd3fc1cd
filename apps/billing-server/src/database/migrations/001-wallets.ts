/** On PostgreSQL accounts and lots are tables of their own: its log has rows, and a row more costs little. */
export const walletsOfPostgres = `
CREATE TABLE account (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  posted bigint NOT NULL,
  held bigint NOT NULL,
  owed bigint NOT NULL,
  seq bigint NOT NULL,
  lots bigint NOT NULL,
  version bigint NOT NULL,
  last_transfer_id uuid,
  recorded_at bigint NOT NULL,
  unlimited_until bigint,
  closed_at bigint,
  successor_id text COLLATE "C",
  CHECK (held >= 0 AND (posted >= held OR id LIKE '%/debt') AND owed >= 0)
);
CREATE INDEX account_owing ON account (id) WHERE owed > 0;

CREATE TABLE lot (
  account_id text COLLATE "C" NOT NULL,
  no bigint NOT NULL,
  transfer_id uuid NOT NULL,
  source text COLLATE "C" NOT NULL,
  granted bigint NOT NULL,
  remaining bigint NOT NULL,
  held bigint NOT NULL,
  clawed bigint NOT NULL,
  is_live smallint NOT NULL,
  priority bigint NOT NULL,
  effective_at bigint NOT NULL,
  expires_at bigint,
  cost_cents bigint NOT NULL,
  payment_id text COLLATE "C",
  parent_no bigint,
  PRIMARY KEY (account_id, no),
  CHECK (held >= 0 AND remaining >= held AND remaining <= granted)
);
CREATE INDEX lot_live ON lot (account_id) WHERE is_live = 1;
CREATE INDEX lot_expiry ON lot (expires_at) WHERE is_live = 1 AND expires_at IS NOT NULL;

`;

/**
 * SQLite writes whole pages to its log, and a spend changes the account and a lot of it: as rows of one table, ordered
 * by wallet, they lie on one page and cost half. Number 0 is the account, the others are its lots. Readers see the
 * views `account` and `lot`.
 */
export const walletsOfSqlite = `
CREATE TABLE wallet (
  account_id TEXT NOT NULL,
  no INTEGER NOT NULL,
  is_live INTEGER NOT NULL,
  held INTEGER NOT NULL,
  posted INTEGER,
  owed INTEGER,
  seq INTEGER,
  lots INTEGER,
  version INTEGER,
  last_transfer_id TEXT,
  recorded_at INTEGER,
  unlimited_until INTEGER,
  closed_at INTEGER,
  successor_id TEXT,
  remaining INTEGER,
  granted INTEGER,
  clawed INTEGER,
  transfer_id TEXT,
  source TEXT,
  priority INTEGER,
  effective_at INTEGER,
  expires_at INTEGER,
  cost_cents INTEGER,
  payment_id TEXT,
  parent_no INTEGER,
  PRIMARY KEY (account_id, no),
  CHECK (CASE WHEN no = 0
    THEN posted IS NOT NULL AND owed >= 0 AND held >= 0 AND (posted >= held OR account_id LIKE '%/debt')
    ELSE held >= 0 AND remaining >= held AND granted >= remaining END),
  CHECK (no = 0 OR (transfer_id IS NOT NULL AND source IS NOT NULL AND priority IS NOT NULL
    AND effective_at IS NOT NULL AND cost_cents IS NOT NULL AND clawed IS NOT NULL)),
  CHECK (no > 0 OR (seq IS NOT NULL AND lots IS NOT NULL AND version IS NOT NULL AND recorded_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX account_owing ON wallet (account_id) WHERE owed > 0;
CREATE INDEX lot_live ON wallet (account_id) WHERE is_live = 1;
CREATE INDEX lot_expiry ON wallet (expires_at) WHERE is_live = 1 AND expires_at IS NOT NULL;
CREATE VIEW account AS
  SELECT account_id AS id, posted, held, owed, seq, lots, version, last_transfer_id, recorded_at, unlimited_until,
    closed_at, successor_id
  FROM wallet WHERE no = 0;
CREATE VIEW lot AS
  SELECT account_id, no, transfer_id, source, granted, remaining, held, clawed, is_live, priority, effective_at,
    expires_at, cost_cents, payment_id, parent_no
  FROM wallet WHERE no > 0;
`;
