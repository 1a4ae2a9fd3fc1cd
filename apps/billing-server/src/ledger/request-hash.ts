import { hash } from "node:crypto";
import type { Command } from "./commands.ts";

/**
 * A fingerprint of what a command asks for, whatever the order of its fields; its key is not part of it, nor is the
 * time of the event, which a sender may state anew with each attempt; nor what a priced use costs just now.
 */
export function requestHash(command: Command): string {
  const asked: { [name: string]: unknown } = { ...command };
  delete asked["idempotency"];
  delete asked["eventAt"];
  if (command.kind === "spend" && command.use !== undefined) {
    const { feature, count } = command.use;
    asked["use"] = { feature, count };
    delete asked["tokens"];
  }
  return hash("sha256", canonical(asked), "base64url").slice(0, 22);
}

/** JSON with the fields of objects in the order of their names, without those that are undefined. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  let text = "{";
  // An object's own fields by name: every value of a command is plain data.
  const fields = value as { readonly [name: string]: unknown };
  for (const name of Object.keys(fields).toSorted()) {
    if (fields[name] !== undefined) text += `${JSON.stringify(name)}:${canonical(fields[name])},`;
  }
  return `${text}}`;
}
