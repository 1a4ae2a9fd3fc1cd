import { oc } from "@orpc/contract";
import { errorCatalogue, errorData, type ErrorCode } from "../errors.ts";

/**
 * Where every procedure of the billing server begins. Each says which errors of the catalogue it may answer with; the
 * ones here come from the way in, so that any may.
 */
export const procedure = oc.errors(
  errors("request/invalid", "request/too-large", "request/too-many", "server/unavailable", "program/broken"),
);

/** One for signed-in people or for devices that sign their requests. */
export const ownProcedure = procedure.errors(errors("auth/missing", "auth/expired", "auth/refused", "device/linked"));

/** Errors of the catalogue as a contract wants them. */
export function errors<const Code extends ErrorCode>(...codes: Code[]): Record<Code, ContractError> {
  const entries = codes.map((code) => [code, { ...wordsOf(code), data: errorData }] as const);
  return Object.fromEntries(entries) as Record<Code, ContractError>; // fromEntries widens the keys it was given.
}

/** An error as a contract says it. */
export interface ContractError {
  status: number;
  message: string;
  data: typeof errorData;
}

function wordsOf(code: ErrorCode): { status: number; message: string } {
  const { status, message } = errorCatalogue[code];
  return { status, message };
}
