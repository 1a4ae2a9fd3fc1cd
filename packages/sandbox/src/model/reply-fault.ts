import type { Turn } from "./script.ts";
import type { Wire } from "./wire.ts";

/** Answers in place of the provider where a fault says so; false where it does not. */
export async function replyInstead(wire: Wire, fault: Turn["fault"]): Promise<boolean> {
  if (fault?.kind === "hangUp") {
    wire.break();
    return true;
  }
  if (fault?.kind === "redirect") {
    wire.head(fault.status, { location: fault.location, "content-length": "0" });
    await wire.end();
    return true;
  }
  if (fault?.kind === "wrongContentType") {
    wire.head(fault.status ?? 200, { "content-type": "text/html; charset=utf-8" });
    await wire.end(loginPage);
    return true;
  }
  return false;
}

const loginPage = `<!doctype html>
<html><head><title>Sign in to the company network</title></head>
<body><form action="/login" method="post"><input name="user"><input name="password" type="password"></form></body></html>
`;
