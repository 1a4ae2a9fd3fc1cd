import { Copy } from "lucide-react";
import { notify } from "../lib/notify.ts";
import { IconButton } from "../ui/button.tsx";

/** Where keys of a service are made. To copy: this window opens no pages. */
export function KeyPage({ page }: { readonly page: string }) {
  const words = page.replace(/^https:\/\//, "");
  const copy = async () => {
    await navigator.clipboard.writeText(page);
    notify("Copied the address of the page with your keys");
  };
  return (
    <p className="-mt-2 flex items-center gap-1 text-sm text-muted">
      <span className="min-w-0 wrap-anywhere">
        Keys are made at <span className="text-text">{words}</span>
      </span>
      <IconButton label={`Copy ${words}`} className="size-6" onClick={() => void copy()}>
        <Copy size={13} aria-hidden />
      </IconButton>
    </p>
  );
}
