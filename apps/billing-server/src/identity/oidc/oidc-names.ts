/** The desktop app, the only client there is; it has no secret. */
export const desktopClientId = "myba-desktop";

/** Where the OpenID provider lives. */
export const oidcPath = "/oidc";

/** Where the page is that asks who somebody is. */
export const signInPath = "/sign-in";

/** What the OpenID provider calls itself. */
export function issuerOf(publicUrl: string): string {
  return new URL(oidcPath, publicUrl).href;
}

/** For whom access tokens are: our API. */
export function audienceOf(publicUrl: string): string {
  return new URL("/api", publicUrl).href;
}
