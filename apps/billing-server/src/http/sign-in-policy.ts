/** A Content-Security-Policy: for each directive its sources. */
export type ContentPolicy = Readonly<Record<string, readonly string[]>>;

/**
 * What the sign-in page may load: its own files only, and where Clerk's page runs in it the hosts that Clerk documents
 * ("Configure Clerk Content-Security-Policy headers"): its Frontend API, its pictures, Cloudflare's check for robots and
 * its own against abuse. `frontendApi` is an origin. Clerk writes its styles at run time, so that they cannot be held to our files.
 */
export function signInPolicy(frontendApi?: string): ContentPolicy {
  if (frontendApi === undefined) return { ...ownFiles };
  return {
    ...ownFiles,
    "script-src": ["'self'", frontendApi, challenges, protect],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "https://img.clerk.com"],
    "connect-src": ["'self'", frontendApi, `${protect}:*`],
    "frame-src": [challenges, protect],
    "worker-src": ["'self'", "blob:"],
    // Some ways to sign in go on at Clerk's by a form.
    "form-action": ["'self'", frontendApi],
  };
}

const challenges = "https://challenges.cloudflare.com";
const protect = "https://*.protect.clerk.com";

const ownFiles: ContentPolicy = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
};
