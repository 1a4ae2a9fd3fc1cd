import { LoaderCircle } from "lucide-react";
import type { AccountState } from "../../bridge/account.ts";
import { Button } from "../ui/button.tsx";
import { cancelSignIn, signIn } from "./account-actions.ts";
import { copyAddress } from "./copy-address.ts";

/** Waits for the person to sign in on the page in the browser. A reload does not end it. */
export function SignInWaiting({ pending }: { readonly pending: NonNullable<AccountState["pending"]> }) {
  const { url, opened } = pending;
  return (
    <div className="flex flex-col gap-3 rounded-card border border-line px-3 py-2.5">
      <output className="flex items-start gap-2">
        <LoaderCircle size={15} className="mt-0.5 shrink-0 animate-spin text-accent-ink" aria-hidden />
        <span>
          {opened
            ? "Waiting for you to sign in in the browser."
            : "No browser came up. Copy the address and open it in a browser on this computer."}{" "}
          <span className="text-muted">
            MyBA goes on by itself, also after a reload. Your password never comes here.
          </span>
        </span>
      </output>
      <span className="flex flex-wrap gap-2">
        <Button tone={opened ? "primary" : "plain"} onClick={() => void signIn()}>
          Open again
        </Button>
        <Button tone={opened ? "plain" : "primary"} onClick={() => void copyAddress(url)}>
          Copy address
        </Button>
        <Button tone="quiet" onClick={() => void cancelSignIn()}>
          Cancel
        </Button>
      </span>
    </div>
  );
}
