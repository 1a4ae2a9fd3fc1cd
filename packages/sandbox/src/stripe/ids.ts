import { randomBytes } from "node:crypto";
import { idPrefixes, type Kind } from "./kinds.ts";

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** So many letters and digits nobody can guess. */
export const randomText = (length: number): string =>
  Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join("");

/** A new id, of the length that Stripe's have. */
export function newId(kind: Kind): string {
  const prefix = idPrefixes[kind];
  if (prefix === "") return randomText(8);
  if (["customer", "product", "subscription_item"].includes(kind)) return `${prefix}_${randomText(14)}`;
  if (kind === "checkout.session") return `${prefix}_a1${randomText(56)}`;
  return `${prefix}_1${randomText(23)}`;
}
