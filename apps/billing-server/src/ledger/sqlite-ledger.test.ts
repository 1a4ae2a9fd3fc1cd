import { ledgerConformance } from "./testing/conformance.ts";
import { sqliteTestDatabase } from "./testing/sqlite-test-database.ts";

ledgerConformance("SQLite", sqliteTestDatabase);
