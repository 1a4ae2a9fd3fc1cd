import type { Session } from "electron";
import { contentOrigin } from "./content-scheme.ts";

/** What MyBA's own page may do beyond showing itself. */
const granted: ReadonlySet<string> = new Set(["clipboard-sanitized-write", "notifications"]);

/** Denies every permission and device but the few that MyBA's own page needs. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(isGranted(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

function isGranted(permission: string, page: string): boolean {
  return granted.has(permission) && isContent(page);
}

/** Whether an address or origin is MyBA's own page. A URL's own `origin` is opaque for schemes other than the web's. */
export function isContent(address: string): boolean {
  return address === contentOrigin || address.startsWith(`${contentOrigin}/`);
}
