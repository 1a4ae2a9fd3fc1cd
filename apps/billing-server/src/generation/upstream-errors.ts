import type { ErrorCode, ErrorReport } from "@myba/shared/errors";

/** What went wrong at the service of models, as the person sees it: MyBA's key, account and address are not theirs. */
export function errorForPerson(error: ErrorReport, tickets: number): ErrorReport {
  if (!error.code.startsWith("provider/")) return error;
  if (error.code === "provider/content-refused") return { code: error.code, data: { model: "MyBA's AI" } };
  return { code: tickets > 0 ? "metered/broke-off" : "metered/unavailable", data: {} };
}

/** Whether somebody at MyBA has to do something: it will not pass by itself. */
export function isAlarming({ code }: ErrorReport): boolean {
  return alarming.has(code);
}

const alarming: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "provider/bad-key",
  "provider/key-missing",
  "provider/no-credit",
  "provider/forbidden",
  "provider/model-missing",
  "provider/no-model",
  "provider/wrong-address",
  "provider/redirected",
  "provider/request-refused",
  "provider/tls",
  "program/broken",
]);
