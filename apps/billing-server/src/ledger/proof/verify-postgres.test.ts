import { test } from "vitest";
import { findTestServer } from "../testing/postgres-test-database.ts";
import { proofTests } from "./testing/proof-tests.ts";
import { postgresProofEngine } from "./testing/proof-world.ts";

const server = await findTestServer();
if ("url" in server) proofTests("postgres", () => postgresProofEngine(server.url));
else test.skip(`the proof on PostgreSQL, which does not run here: ${server.reason}`);
