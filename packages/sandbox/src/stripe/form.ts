import { parse } from "qs";
import { isObject, type JsonObject } from "../model/json.ts";
import { invalidRequest } from "./stripe-failure.ts";

/** What was sent, with names of brackets as objects and lists; every value is still text. */
export function parseForm(text: string): JsonObject {
  const parsed: unknown = parse(text, { depth: 20, strictDepth: true, arrayLimit: 1000, parameterLimit: 5000 });
  return isObject(parsed) ? parsed : {};
}

/** The parameters of a request: of its body where it has one, of its query otherwise. */
export function parametersOf(method: string, query: string, body: string, contentType: string): JsonObject {
  if (method !== "POST") return parseForm(query);
  if (query !== "") throw invalidRequest("Parameters of a POST request belong into its body.");
  if (body !== "" && !contentType.startsWith("application/x-www-form-urlencoded"))
    throw invalidRequest(
      `Invalid request: content type ${contentType} is not supported. Please encode your request as application/x-www-form-urlencoded.`,
    );
  return parseForm(body);
}
