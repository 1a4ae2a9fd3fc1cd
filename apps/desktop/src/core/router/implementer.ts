import { implement } from "@orpc/server";
import { contract } from "../../bridge/contract.ts";

/** Where every procedure of the router begins: the contract, waiting for its handlers. */
export const procedures = implement(contract);
