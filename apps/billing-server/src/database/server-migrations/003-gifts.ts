import type { Migration } from "../migrations/migration.ts";

const tables = (text: string, integer: string, end: string): string => `
CREATE TABLE gift (
  id ${text} NOT NULL PRIMARY KEY,
  batch_id ${text} NOT NULL,
  code_hash ${text} NOT NULL UNIQUE,
  tokens ${integer} NOT NULL CHECK (tokens > 0),
  note ${text} NOT NULL,
  expires_at ${integer},
  created_at ${integer} NOT NULL,
  created_by ${text} NOT NULL,
  revoked_at ${integer},
  account_id ${text},
  claimed_at ${integer},
  granted_at ${integer},
  CHECK (account_id IS NULL OR revoked_at IS NULL),
  CHECK (granted_at IS NULL OR account_id IS NOT NULL)
)${end};
CREATE INDEX gift_of_batch ON gift (batch_id);
CREATE INDEX gift_newest ON gift (created_at, id);
CREATE INDEX gift_unfinished ON gift (claimed_at) WHERE granted_at IS NULL;

ALTER TABLE checkout ADD COLUMN promotion_code ${text};
ALTER TABLE checkout ADD COLUMN promotion_id ${text};
`;

const rights = `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'myba_ledger_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON gift TO myba_ledger_app;
  END IF;
END $$;`;

/** Tokens that are given with a code, and discounts that are. */
export const gifts: Migration = {
  name: "gifts",
  sqlite: tables("TEXT", "INTEGER", " STRICT"),
  postgres: tables('text COLLATE "C"', "bigint", "") + rights,
};
