import type { Migration } from "./migration.ts";

/**
 * The chain holds blocks of up to a thousand sealed rows instead of one row a transfer: a spend costs it some 90 bytes
 * instead of 300, and a server that commits several blocks at once is safe by the primary key alone. `first` and
 * `last` are the range of what a block seals, so that journal and chain can be read side by side in one order. An
 * anchor is written outside first and then here: so each side shows when the other was cut.
 */
export const sealedBlocks: Migration = {
  name: "sealed-blocks",
  sqlite: [tables("TEXT", "INTEGER", " STRICT"), ...["chain", "audit_anchor"].map(refusals)].join("\n"),
  postgres: [tables('text COLLATE "C"', "bigint", ""), ...["chain", "audit_anchor"].map(refusal), grants()].join("\n"),
};

function tables(text: string, int: string, end: string): string {
  return `
DROP TABLE chain;
DROP TABLE audit_anchor;
CREATE TABLE chain (
  seq ${int} NOT NULL PRIMARY KEY,
  kind ${text} NOT NULL,
  sealed_at ${int} NOT NULL,
  row_count ${int} NOT NULL,
  first ${text} NOT NULL,
  last ${text} NOT NULL,
  keys_before ${int},
  key_id ${text} NOT NULL,
  prev_hash ${text} NOT NULL,
  hash ${text} NOT NULL,
  items ${text} NOT NULL
)${end};
CREATE INDEX chain_range ON chain (kind, last, first);
CREATE TABLE audit_anchor (
  seq ${int} NOT NULL,
  place ${text} NOT NULL,
  head_hash ${text} NOT NULL,
  recorded_at ${int} NOT NULL,
  key_id ${text} NOT NULL,
  mac ${text} NOT NULL,
  PRIMARY KEY (seq, place)
)${end};`;
}

function refusals(table: string): string {
  return ["UPDATE", "DELETE"]
    .map(
      (verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
    )
    .join("\n");
}

function refusal(table: string): string {
  return `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`;
}

/** Dropped tables take their grants with them. */
function grants(): string {
  return `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'myba_ledger_app') THEN
    GRANT SELECT, INSERT ON chain, audit_anchor TO myba_ledger_app;
  END IF;
END $$;`;
}
