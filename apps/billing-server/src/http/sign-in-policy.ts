/** A Content-Security-Policy: for each directive its sources. */
export type ContentPolicy = Readonly<Record<string, readonly string[]>>;

/**
 * What the sign-in page may load: its own files, and where Clerk signs people in also the answers of Clerk's Frontend
 * API, whose origin is given, and the pictures of its people. No script and no style from elsewhere or written at run
 * time: the page has Clerk's client in its own bundle, in the build that fetches no code, and has forms of its own.
 */
export function signInPolicy(frontendApi?: string): ContentPolicy {
  if (frontendApi === undefined) return { ...ownFiles };
  return {
    ...ownFiles,
    "img-src": ["'self'", "https://img.clerk.com"],
    "connect-src": ["'self'", frontendApi],
  };
}

const ownFiles: ContentPolicy = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  "trusted-types": ["'none'"],
};
