/** A Content-Security-Policy: for each directive its sources. */
export type ContentPolicy = Readonly<Record<string, readonly string[]>>;

/**
 * What the sign-in page may load: its own files and nothing else. Where Clerk signs people in it also speaks with Clerk's
 * Frontend API, whose origin is `frontendApi`, and shows people's pictures. Of what Clerk documents ("Configure Clerk
 * Content-Security-Policy headers") it needs no more: Clerk's client comes in the page's own files, without Clerk's
 * components, which would bring scripts, frames, workers and styles of their own.
 */
export function signInPolicy(frontendApi?: string): ContentPolicy {
  if (frontendApi === undefined) return { ...ownFiles };
  return {
    ...ownFiles,
    "img-src": ["'self'", "data:", "https://img.clerk.com"],
    "connect-src": ["'self'", frontendApi],
  };
}

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
