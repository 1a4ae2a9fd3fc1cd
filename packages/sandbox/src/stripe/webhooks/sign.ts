import { createHmac } from "node:crypto";

/** The header `stripe-signature` of a body, by each of an endpoint's secrets. */
export function signatureOf(body: string, secrets: readonly string[], at: number): string {
  const hashes = secrets.map((secret) => createHmac("sha256", secret).update(`${at}.${body}`).digest("hex"));
  return [`t=${at}`, ...hashes.map((hash) => `v1=${hash}`)].join(",");
}
