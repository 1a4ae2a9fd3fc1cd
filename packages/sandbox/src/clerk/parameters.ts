import { type JsonObject, isObject } from "../model/json.ts";
import {
  type ClerkFailure,
  invalidParameter,
  malformedBody,
  missingParameter,
  unknownParameter,
} from "./clerk-failure.ts";

/** Which parameters a route takes: those marked `true` must be there. */
export type Parameters = Readonly<Record<string, boolean>>;

/** What was sent: members of a JSON or form body, or of the query. */
export type Sent = Readonly<Record<string, unknown>>;

/** The parameters of a request's body; a failure where it is neither JSON nor a form. */
export function bodyParameters(text: string, contentType: string): Sent | ClerkFailure {
  if (text === "") return {};
  if (contentType.startsWith("application/x-www-form-urlencoded")) return queryParameters(new URLSearchParams(text));
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : malformedBody;
  } catch {
    return malformedBody;
  }
}

/** The parameters of a query; a name that comes twice, or ends in `[]`, is a list. */
export function queryParameters(query: URLSearchParams): Sent {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      const bare = name.replace(/\[\]$/, "");
      return [bare, bare === name && values.length === 1 ? values[0] : values];
    }),
  );
}

/** What is wrong with the parameters, if anything is. */
export function refuseParameters(sent: Sent, taken: Parameters): ClerkFailure | undefined {
  const unknown = Object.keys(sent).find((name) => !Object.hasOwn(taken, name));
  if (unknown !== undefined) return unknownParameter(unknown);
  const missing = Object.keys(taken).find((name) => taken[name] === true && (sent[name] ?? "") === "");
  return missing === undefined ? undefined : missingParameter(missing);
}

/** A text among the parameters, or what is wrong with it. */
export function textParameter(sent: JsonObject, name: string): string | undefined | ClerkFailure {
  const value = sent[name];
  return value === undefined || typeof value === "string" ? value : invalidParameter(name);
}

/** A list of texts; one text counts as a list of one. */
export function textsParameter(sent: JsonObject, name: string): readonly string[] {
  const value = sent[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.filter((one) => typeof one === "string");
}

/** Whether a value is a failure and not what was asked for. */
export const isFailure = (value: unknown): value is ClerkFailure =>
  isObject(value) && typeof value["status"] === "number" && typeof value["code"] === "string";
