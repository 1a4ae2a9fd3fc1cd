import { z } from "zod";
import { AppError } from "./errors.ts";
import { ticketId } from "./ids.ts";

const code = z.string().regex(/^[A-Za-z0-9-]{4,64}$/);

/**
 * What a `myba://` link may say. A link is a hint from anybody: it carries no secret and no amount, and whatever
 * changes state asks the person or the server first.
 */
export const deepLink = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("auth/callback"),
    code: z.string().min(1).max(2048),
    state: z.string().min(1).max(512),
    iss: z.url().max(2048),
  }),
  z.strictObject({ kind: z.literal("checkout/return") }),
  z.strictObject({ kind: z.literal("ticket"), id: ticketId }),
  z.strictObject({ kind: z.literal("promo"), code }),
  z.strictObject({ kind: z.literal("gift"), code }),
]);
export type DeepLink = z.infer<typeof deepLink>;

export const deepLinkScheme = "myba:";

/**
 * Parses `myba://auth/callback?code&state&iss`, `myba://checkout/return`, `myba://ticket/<id>`, `myba://promo/<code>`
 * and `myba://gift/<code>`. Anything else, longer than 8,192 characters, or with unknown parts, is `link/invalid`.
 */
export function parseDeepLink(text: string): DeepLink {
  const result = deepLink.safeParse(text.length > 8192 ? undefined : candidate(text));
  if (!result.success) throw new AppError("link/invalid");
  return result.data;
}

function candidate(text: string): unknown {
  const match = /^myba:\/\/([a-z]+)\/([A-Za-z0-9-]+)\/?(?:\?([^#\s]*))?$/.exec(text);
  if (!match) return undefined;
  const [, area, rest = "", query = ""] = match;
  if (area === "auth" && rest === "callback") return { kind: "auth/callback", ...parameters(query) };
  // Stripe appends parameters of its own to a return address; none of them is read.
  if (area === "checkout" && rest === "return") return { kind: "checkout/return" };
  if (query !== "") return undefined;
  if (area === "ticket") return { kind: "ticket", id: rest };
  if (area === "promo" || area === "gift") return { kind: area, code: rest };
  return undefined;
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
