import { z } from "zod";
import { AppError } from "./errors.ts";
import { ticketId } from "./ids.ts";

const code = z.string().regex(/^[A-Za-z0-9-]{4,64}$/);
const state = z.string().min(1).max(512);
const iss = z.url().max(2048);

/** So long a text to make tickets from may be in a link; longer ones are pasted or opened as a file. */
export const maxLinkedTextChars = 4000;

/**
 * What a `myba://` link may say. A link is a hint from anybody: it carries no secret and no amount, and whatever
 * changes state asks the person or the server first.
 */
export const deepLink = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("auth/callback"), code: z.string().min(1).max(2048), state, iss }),
  /** The same address where nobody was signed in: `error` is OAuth's word for why, such as `access_denied`. */
  z.strictObject({
    kind: z.literal("auth/refused"),
    error: z.string().regex(/^[a-z_]{1,64}$/),
    error_description: z.string().max(512).optional(),
    state,
    iss,
  }),
  z.strictObject({ kind: z.literal("checkout/return") }),
  z.strictObject({ kind: z.literal("checkout/cancel") }),
  z.strictObject({ kind: z.literal("ticket"), id: ticketId }),
  z.strictObject({ kind: z.literal("new"), text: z.string().max(maxLinkedTextChars).refine(isReadable) }),
  z.strictObject({ kind: z.literal("promo"), code }),
  z.strictObject({ kind: z.literal("gift"), code }),
]);
export type DeepLink = z.infer<typeof deepLink>;

export const deepLinkScheme = "myba:";

/** A letter of a text takes up to nine characters of its link. */
const maxChars = 9 * maxLinkedTextChars + 64;
const maxCharsWithoutText = 8192;

/**
 * Parses `myba://auth/callback?code&state&iss` (or `error` in the place of `code`), `myba://checkout/return`,
 * `myba://checkout/cancel`, `myba://ticket/<id>`, `myba://new?text=`, `myba://promo/<code>` and `myba://gift/<code>`.
 * Anything else, longer than 8,192 characters (a text: than 4,000 once decoded), or with unknown parts, is
 * `link/invalid`.
 */
export function parseDeepLink(text: string): DeepLink {
  const result = deepLink.safeParse(text.length > maxChars ? undefined : candidate(text));
  if (!result.success) throw new AppError("link/invalid");
  return result.data;
}

function candidate(text: string): unknown {
  const [, written] = /^myba:\/\/new\/?\?([^#\s]*)$/.exec(text) ?? [];
  if (written !== undefined) return withKind("new", withPlainLines(parameters(written)));
  const match = /^myba:\/\/([a-z]+)\/([A-Za-z0-9-]+)\/?(?:\?([^#\s]*))?$/.exec(text);
  if (!match || text.length > maxCharsWithoutText) return undefined;
  const [, area, rest = "", query = ""] = match;
  if (area === "auth" && rest === "callback") return callback(parameters(query));
  // Stripe appends parameters of its own to a return address; none of them is read.
  if (area === "checkout" && (rest === "return" || rest === "cancel")) return { kind: `checkout/${rest}` };
  if (query !== "") return undefined;
  if (area === "ticket") return { kind: "ticket", id: rest };
  if (area === "promo" || area === "gift") return { kind: area, code: rest };
  return undefined;
}

function callback(values: Record<string, string> | undefined): unknown {
  return withKind(values !== undefined && "error" in values ? "auth/refused" : "auth/callback", values);
}

/** The place in the link says what kind it is, and no parameter. */
function withKind(kind: DeepLink["kind"], values: Record<string, string> | undefined): unknown {
  return values !== undefined && "kind" in values ? undefined : { ...values, kind };
}

/** Line ends as everywhere in MyBA, and no white space around. */
function withPlainLines(values: Record<string, string> | undefined): Record<string, string> | undefined {
  return values?.["text"] === undefined
    ? values
    : { ...values, text: values["text"].replaceAll(/\r\n?/g, "\n").trim() };
}

/**
 * Something a person can read before agreeing to it: no empty text, no half or control characters, none that turn the
 * order of others around, and no tags, which a model reads and nobody sees.
 */
function isReadable(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- They are what is looked for.
  const isHidden = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202D\u202E\u{E0000}-\u{E007F}]/u.test(text);
  return text !== "" && text.isWellFormed() && !isHidden;
}

/** Undefined, which the schema refuses, for a broken percent escape and for a name given twice. */
function parameters(query: string): Record<string, string> | undefined {
  const values = new Map<string, string>();
  for (const pair of query.split("&")) {
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/.exec(pair) ?? [];
    if (values.has(name)) return undefined;
    try {
      values.set(name, decodeURIComponent(value.replaceAll("+", " ")));
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(values);
}
