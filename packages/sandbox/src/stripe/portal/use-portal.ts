/** What somebody does on the portal: `cancel`, `resume`, `switch`, `keep`, `card` or `pay`, with the form's fields. */
export interface PortalDeed {
  readonly action: "cancel" | "resume" | "switch" | "keep" | "card" | "pay";
  /** The only one on the page where it is left out. */
  readonly subscription?: string;
  readonly price?: string;
  readonly card?: string;
  readonly invoice?: string;
}

export type PortalAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "expired" };

/** Uses the portal as a browser does, by its forms. */
export async function usePortal(url: string, deed: PortalDeed): Promise<PortalAnswer> {
  const page = await fetch(url);
  const html = await page.text();
  if (page.status === 410) return { kind: "expired" };
  const [, shown = ""] = /data-subscription="([^"]+)"/.exec(html) ?? [];
  const fields = {
    action: deed.action,
    subscription: deed.subscription ?? shown,
    ...(deed.price !== undefined && { price: deed.price }),
    ...(deed.card !== undefined && { card_number: deed.card }),
    ...(deed.invoice !== undefined && { invoice: deed.invoice }),
  };
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  const said = await answer.text();
  if (answer.status === 303) return { kind: "done" };
  if (answer.status === 410) return { kind: "expired" };
  const [, code = "", message = ""] = /role="alert" data-code="([^"]*)">([^<]*)</.exec(said) ?? [];
  return { kind: "refused", code, message };
}
