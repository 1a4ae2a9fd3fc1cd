import type { Migration } from "./migration.ts";

/** The journal: rows that are written once. */
const journal = ["transfer", "entry", "chain", "audit_anchor"];

/**
 * The database itself refuses to change the journal. On PostgreSQL this is the second wall behind the role without the
 * right, and the ledger relies on neither: an engine without triggers skips this migration. Keys are never changed
 * either, and only those older than what `retention` says may go; that date only moves forward.
 */
export const appendOnly: Migration = {
  name: "append-only",
  sqlite: [
    ...[...journal, "idempotency"].map((table) => refusal(table, "UPDATE")),
    ...journal.map((table) => refusal(table, "DELETE")),
    refusal("idempotency", "DELETE", "OLD.recorded_at >= (SELECT keys_before FROM retention)"),
    refusal("retention", "UPDATE", "NEW.keys_before < OLD.keys_before"),
    refusal("retention", "DELETE"),
  ].join("\n"),
  postgres: `
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
${journal
  .map(
    (table) => `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`,
  )
  .join("\n")}
CREATE FUNCTION refuse_kept_key() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN
    IF OLD.recorded_at >= (SELECT keys_before FROM retention) THEN
      RAISE EXCEPTION 'idempotency keeps this key';
    END IF;
    RETURN OLD;
  END $$;
CREATE TRIGGER idempotency_append_only BEFORE UPDATE OR TRUNCATE ON idempotency
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER idempotency_retention BEFORE DELETE ON idempotency
FOR EACH ROW EXECUTE FUNCTION refuse_kept_key();
CREATE FUNCTION refuse_earlier_retention() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN
    IF NEW.keys_before < OLD.keys_before THEN RAISE EXCEPTION 'retention only moves forward'; END IF;
    RETURN NEW;
  END $$;
CREATE TRIGGER retention_forward BEFORE UPDATE ON retention
FOR EACH ROW EXECUTE FUNCTION refuse_earlier_retention();
CREATE TRIGGER retention_kept BEFORE DELETE OR TRUNCATE ON retention
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`,
};

function refusal(table: string, verb: "UPDATE" | "DELETE", when = "TRUE"): string {
  return `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} WHEN ${when}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`;
}
