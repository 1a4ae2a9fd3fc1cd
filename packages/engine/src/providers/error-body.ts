/** What a service tells about its error, whatever shape it puts that in. */
export interface ToldError {
  readonly message: string;
  readonly type: string;
  readonly code: string;
  /** The part of the request it is about. */
  readonly param: string;
}

/**
 * Reads the body of an error. The shapes: OpenAI's `{error: {message, type, code, param}}`, the same in a list
 * (Gemini), `{type: "error", error: {…}}` (Anthropic), `{error: "…"}` (Ollama), `{message}` and `{detail}` (Mistral,
 * vLLM, proxies).
 */
export function errorBody(body: string): { readonly told: ToldError; readonly isHtml: boolean } {
  const isHtml = /^\s*<(?:!doctype|html|\?xml)/i.test(body);
  if (isHtml) return { told: { ...silent, message: titleOf(body) }, isHtml };
  const parsed = parsedOr(body);
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return { told: toldBy(first, body), isHtml };
}

const silent: ToldError = { message: "", type: "", code: "", param: "" };

function toldBy(value: unknown, body: string): ToldError {
  if (!isRecord(value)) return { ...silent, message: body };
  const inner = value["error"] ?? value["detail"] ?? value;
  if (typeof inner === "string") return { ...silent, message: inner };
  if (Array.isArray(inner)) return toldBy({ error: inner[0] as unknown }, "");
  if (!isRecord(inner)) return silent;
  return {
    message: textAt(inner, "message") || textAt(inner, "msg"),
    type: textAt(inner, "type") || textAt(inner, "status"),
    code: textAt(inner, "code"),
    param: textAt(inner, "param") || pathOf(inner["loc"]),
  };
}

const pathOf = (value: unknown): string => (Array.isArray(value) ? value.join(".") : "");

const titleOf = (html: string): string => /<title[^>]*>([^<]*)</i.exec(html)?.[1] ?? "";

function parsedOr(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Whether a parsed value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textAt(value: Readonly<Record<string, unknown>>, name: string): string {
  const found = value[name];
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}
