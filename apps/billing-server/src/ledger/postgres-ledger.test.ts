import { afterAll, test } from "vitest";
import { ledgerConformance } from "./testing/conformance.ts";
import { dropSpareDatabases, findTestServer, postgresTestDatabase } from "./testing/postgres-test-database.ts";

const server = await findTestServer();
afterAll(dropSpareDatabases);
if ("url" in server) ledgerConformance("PostgreSQL", () => postgresTestDatabase(server.url));
else test.skip(`the ledger on PostgreSQL, which does not run here: ${server.reason}`);
