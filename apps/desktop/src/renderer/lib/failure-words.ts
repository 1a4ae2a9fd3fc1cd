import { ORPCError } from "@orpc/client";
import {
  AppError,
  errorCatalogue,
  wordsFor,
  type ErrorCode,
  type ErrorData,
  type ErrorReport,
} from "@myba/shared/errors";

/** The catalogue's report of anything that was thrown; what the catalogue does not know is `program/broken`. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof AppError) return error.report();
  if (error instanceof ORPCError && isCode(error.code)) return { code: error.code, data: dataOf(error.data) };
  return { code: "program/broken", data: {} };
}

/** What happened and what to do next, for a person. */
export function failureWords(error: unknown): { message: string; next: string } {
  return wordsFor(reportOf(error));
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(errorCatalogue, code);
}

function dataOf(data: unknown): ErrorData {
  if (typeof data !== "object" || data === null) return {};
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string | number] => {
      return typeof entry[1] === "string" || typeof entry[1] === "number";
    }),
  );
}
