import { oc } from "@orpc/contract";
import { errorCatalogue, errorData, type ErrorCode } from "@myba/shared/errors";

const codes = Object.keys(errorCatalogue) as ErrorCode[]; // The catalogue's keys are its codes by construction.

const errors = Object.fromEntries(
  codes.map((code) => [code, { status: errorCatalogue[code].status, data: errorData }]),
) as Record<ErrorCode, { status: number; data: typeof errorData }>; // fromEntries widens the keys it was given.

/** Where every procedure of the bridge begins: each may answer with any error of the catalogue. */
export const procedure = oc.errors(errors);
