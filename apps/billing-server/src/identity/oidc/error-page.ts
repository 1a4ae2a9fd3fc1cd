import { wordsFor, type ErrorReport } from "@myba/shared/errors";
import { errors } from "oidc-provider";
import { escaped, plainPage } from "./plain-page.ts";

/** What a person sees whose browser was sent here in a way that leads nowhere. */
export function errorPage(error: Error): string {
  const { message, next } = wordsFor(reportOf(error));
  const code = error instanceof errors.OIDCProviderError ? `<p><code>${escaped(error.error)}</code></p>` : "";
  return plainPage({
    title: "Sign-in stopped",
    content: `<p>${escaped(message)}</p>\n<p>${escaped(next)}</p>\n${code}`,
  });
}

function reportOf(error: Error): ErrorReport {
  if (error instanceof errors.SessionNotFound) return { code: "auth/sign-in-over", data: {} };
  if (!(error instanceof errors.OIDCProviderError) || !error.expose) return { code: "program/broken", data: {} };
  return { code: "request/invalid", data: { reason: error.error_description ?? error.error } };
}
