import { AppError } from "@myba/shared/errors";

/**
 * What went wrong with a statement, as far as the ledger must know:
 * - `race`: another writer was first. Nothing was written; deciding again on fresh rows helps, and at once.
 * - `outage`: the server is away or overloaded, and whether the commit happened may be unknown. Trying again a little
 *   later is safe, since keys and holds answer for what was done.
 * - `refusal`: the database says no, and will again.
 * - `foreign`: not an error of the database at all.
 */
export type Fault = "race" | "outage" | "refusal" | "foreign";

/** Errors by SQLSTATE (appendix A of PostgreSQL's manual), by code or by class. */
const faultOfState: Readonly<Record<string, Fault>> = {
  "40001": "race", // serialization_failure
  "40P01": "race", // deadlock_detected
  "23505": "race", // unique_violation: a key, cause, account or sequence number that another writer has just used
  "55P03": "race", // lock_not_available
  "57014": "outage", // query_canceled, by the timeout of statements
  "57P01": "outage", // admin_shutdown
  "57P02": "outage", // crash_shutdown
  "57P03": "outage", // cannot_connect_now
  "57P05": "outage", // idle_session_timeout
  "25P03": "outage", // idle_in_transaction_session_timeout
  "25006": "outage", // read_only_sql_transaction: a standby that is about to be promoted
  "08": "outage", // connection exceptions
  "53": "outage", // insufficient resources: connections, memory, disk
  "58": "outage", // system errors: files
  XX: "outage", // internal errors
};

/** Errors of sockets and of `pg` itself that say no SQLSTATE. */
const lostConnection =
  /^(?:Connection terminated|Client has encountered|Query read timeout|timeout e|timeout exceeded|Client was closed|Connection ended)/i;

/** What the write statement says when a row is not as it was when the batch was decided. */
export const changedMeanwhile = "changed meanwhile";

/** Which fault an error is. */
export function faultOf(error: unknown): Fault {
  const { code, message } = error instanceof Error ? (error as Error & { code?: unknown }) : { code: "", message: "" };
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code)) {
    if (message.includes(changedMeanwhile)) return "race";
    return faultOfState[code] ?? faultOfState[code.slice(0, 2)] ?? "refusal";
  }
  if (typeof code === "string" && /^(?:E[A-Z]+|ENOTFOUND|EAI_AGAIN)$/.test(code)) return "outage";
  return lostConnection.test(message) ? "outage" : "foreign";
}

/** What the caller of the ledger gets once trying again is over. */
export function unavailable(error: unknown): unknown {
  if (faultOf(error) === "foreign") return error;
  const { code } = error as { code?: unknown }; // Only errors with a code, or known words, are faults of the database.
  const reason = typeof code === "string" ? code : "connection lost";
  return new AppError("ledger/unavailable", { reason }, { cause: error });
}
