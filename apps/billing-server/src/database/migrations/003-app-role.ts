import type { Migration } from "./migration.ts";

/**
 * A role that can write the journal and never change it, for the server to act as: the first wall. Roles belong to the
 * whole cluster, so that it may be there already; where the migrating user may not make one, whoever runs the cluster
 * does, and the grants follow with `GRANT` by hand. SQLite has no roles.
 */
export const appRole: Migration = {
  name: "app-role",
  sqlite: "",
  postgres: `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'myba_ledger_app') THEN
    BEGIN
      CREATE ROLE myba_ledger_app NOLOGIN;
      GRANT myba_ledger_app TO CURRENT_USER;
    EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN
      NULL; -- Another database of the cluster made it at the same time, or it is not ours to make.
    END;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'myba_ledger_app') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO myba_ledger_app', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA %I TO myba_ledger_app', current_schema());
    REVOKE INSERT ON schema_version, retention FROM myba_ledger_app;
    GRANT UPDATE ON account, lot, hold, payment, member, retention TO myba_ledger_app;
    GRANT DELETE ON idempotency TO myba_ledger_app; -- Of old keys: see append-only.
  END IF;
END $$;`,
};
