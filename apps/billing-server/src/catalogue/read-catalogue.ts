import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { soundCatalogue } from "@myba/shared/catalogue/sound-catalogue";
import { AppError } from "@myba/shared/errors";

/** A catalogue from a file, a form or a row. Throws `catalogue/invalid` with what is wrong, and where, in words. */
export function readCatalogue(document: unknown): Catalogue {
  const result = soundCatalogue.safeParse(document);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${placeIn(document, path)}${lowered(message)}`);
  const [shown, more] = [reasons.slice(0, 5), reasons.length - 5];
  throw new AppError("catalogue/invalid", { reason: shown.join("; ") + (more > 0 ? `; and ${more} more` : "") });
}

/** `packages, professional, price, usd: `, where something of a list is called by its key, or counted from 1. */
function placeIn(document: unknown, path: readonly PropertyKey[]): string {
  const words: string[] = [];
  let at: unknown = document;
  for (const step of path) {
    at = isRecord(at) ? at[String(step)] : undefined;
    if (typeof step === "number")
      words.push(isRecord(at) && typeof at["key"] === "string" ? at["key"] : `no. ${step + 1}`);
    else words.push(String(step));
  }
  return words.length === 0 ? "" : `${words.join(", ")}: `;
}

/** Arrays too: their steps are numbers. */
function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null;
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
