import { proofTests } from "./testing/proof-tests.ts";
import { sqliteProofEngine } from "./testing/proof-world.ts";

proofTests("sqlite", sqliteProofEngine);
