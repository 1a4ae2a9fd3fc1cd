import { test } from "vitest";
import { ledgerConformance } from "./testing/conformance.ts";
import { findTestServer, postgresTestDatabase } from "./testing/postgres-test-database.ts";

const server = await findTestServer();
if ("url" in server) ledgerConformance("PostgreSQL", () => postgresTestDatabase(server.url));
else test.skip(`the ledger on PostgreSQL, which does not run here: ${server.reason}`);
