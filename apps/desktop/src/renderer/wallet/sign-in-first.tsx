import { wordsFor } from "@myba/shared/errors";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink, LoaderCircle } from "lucide-react";
import type { AccountState } from "../../bridge/account.ts";
import { api, client } from "../lib/client.ts";
import { queryClient } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { copyAddress } from "./browser-steps.ts";
import { useBusy } from "./use-busy.ts";

interface SignInFirstProps {
  /** Why somebody has to be signed in for it. */
  readonly reason: string;
  readonly onCancel: () => void;
}

/** Offers to sign in where that is needed, and waits for it in place: what was begun goes on afterwards. */
export function SignInFirst({ reason, onCancel }: SignInFirstProps) {
  const account = useQuery(api.account.state.queryOptions()).data;
  const [busy, run] = useBusy();
  const put = (work: () => Promise<AccountState>) =>
    run(async () => queryClient.setQueryData(api.account.state.queryKey(), await work()));
  const signIn = () => put(() => client.account.signIn());
  if (account?.pending) {
    const { url, opened } = account.pending;
    return (
      <div className="flex flex-col gap-3">
        <output className="flex items-start gap-2">
          <LoaderCircle
            size={15}
            className="mt-0.5 shrink-0 animate-spin text-muted motion-reduce:animate-none"
            aria-hidden
          />
          {opened
            ? "Sign in on the page in your browser. What you chose goes on here by itself."
            : "No browser came up. Copy the address of the sign-in page and open it in a browser on this computer."}
        </output>
        <div className="flex flex-wrap gap-2">
          <Button tone={opened ? "plain" : "primary"} onClick={() => void copyAddress(url)}>
            Copy address
          </Button>
          <Button disabled={busy} onClick={signIn}>
            Open again
          </Button>
          <Button tone="quiet" disabled={busy} onClick={() => put(() => client.account.cancelSignIn())}>
            Cancel
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {account?.problem ? (
        <p role="alert" className="text-danger">
          {wordsFor(account.problem).message} <span className="text-muted">{wordsFor(account.problem).next}</span>
        </p>
      ) : null}
      <p>{reason}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          icon={<ExternalLink size={14} aria-hidden />}
          data-first
          disabled={busy}
          onClick={signIn}
        >
          Sign in in the browser
        </Button>
        <Button onClick={onCancel}>Not now</Button>
      </div>
    </div>
  );
}
