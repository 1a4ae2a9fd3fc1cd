import type { Gate } from "../model/gate.ts";

/** What happens to one request of the API. */
export interface ClerkTurn {
  /** The reply waits until the test opens this gate: a service that hangs. */
  readonly hold?: Gate;
  readonly fault?: ClerkFault;
}

/** What goes wrong with a reply, on demand. */
export type ClerkFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: number }
  /** The connection closes before a single byte. */
  | { readonly kind: "hangUp" }
  /** 200 and the page of a proxy. */
  | { readonly kind: "notJson" }
  | { readonly kind: "redirect"; readonly location: string };

/** Which request it is. */
export interface ClerkRequest {
  readonly method: string;
  readonly path: string;
}

/** A turn for every request, or one for each; undefined where nothing happens. */
export type ClerkScript = ClerkTurn | ((request: ClerkRequest) => ClerkTurn | undefined);

/** What a script says about a request. */
export function turnOf(script: ClerkScript, request: ClerkRequest): ClerkTurn {
  return typeof script === "function" ? (script(request) ?? {}) : script;
}
