import type { Migration } from "./migration.ts";

/** The journal: rows that are written once. */
const journal = ["transfer", "entry", "idempotency", "chain", "audit_anchor"];

/**
 * The database itself refuses to change the journal. On PostgreSQL this is the second wall behind the role without the
 * right, and the ledger relies on neither: an engine without triggers skips this migration.
 */
export const appendOnly: Migration = {
  name: "append-only",
  sqlite: journal
    .flatMap((table) =>
      ["UPDATE", "DELETE"].map(
        (verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
      ),
    )
    .join("\n"),
  postgres: `
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
${journal
  .map(
    (table) => `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`,
  )
  .join("\n")}`,
};
