import { hash } from "node:crypto";
import type { Command } from "./commands.ts";

/**
 * A fingerprint of what a command asks for, whatever the order of its fields; its key is not part of it, nor is the
 * time of the event, which a sender may state anew with each attempt.
 */
export function requestHash(command: Command): string {
  const asked = Object.entries(command).filter(
    ([name, value]) => name !== "idempotency" && name !== "eventAt" && value !== undefined,
  );
  return hash("sha256", canonical(Object.fromEntries(asked)), "base64url").slice(0, 22);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
