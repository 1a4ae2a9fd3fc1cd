const directives = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "frame-ancestors": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
};

/**
 * The Content-Security-Policy header of every page MyBA shows, the same in its own window and in a browser.
 * A browser reaches the core through a WebSocket, so the web host names that one origin (`ws://127.0.0.1:PORT`);
 * nothing else on the network is reachable for the page.
 */
export function contentSecurityPolicy(webSocketOrigin?: string): string {
  return Object.entries(directives)
    .map(([name, value]) =>
      name === "connect-src" && webSocketOrigin ? `${name} ${value} ${webSocketOrigin}` : `${name} ${value}`,
    )
    .join("; ");
}

/** Sent with every answer of both hosts beside the policy: no guessing of types, no referrer, no foreign embedding. */
export const securityHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;
