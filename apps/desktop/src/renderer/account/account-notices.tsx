import { wordsFor } from "@myba/shared/errors";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { PartyPopper, TriangleAlert, X } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import type { AccountState } from "../../bridge/account.ts";
import { announce, announceFailure } from "../lib/announce.ts";
import { api } from "../lib/client.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { cancelSignIn, dismiss, signIn } from "./account-actions.ts";
import { copyAddress } from "./copy-address.ts";
import { useAccount } from "./use-account.ts";
import { welcomeWords } from "./welcome-words.ts";

/** Over every screen: the welcome with its numbers, a sign-in that waits for the browser, or why it came to nothing. */
export function AccountNotices() {
  const account = useAccount();
  const place = useLocation({ select: ({ pathname }) => pathname });
  const failure = account?.problem ? wordsFor(account.problem) : null;
  const spoken = failure && `${failure.message} ${failure.next}`;
  useEffect(() => {
    if (spoken) announceFailure(spoken);
  }, [spoken]);
  if (account === undefined) return null;
  const { welcome, pending } = account;
  if (welcome) return <Welcome welcome={welcome} />;
  // There it waits in the page itself.
  if (place === "/settings/account" || place === "/wallet") return null;
  if (pending)
    return (
      <Notice
        label="Signing in"
        tone={pending.opened ? "bg-accent-soft" : "bg-warning-soft"}
        words={pending.opened ? "Waiting for you to sign in in the browser." : "No browser came up."}
        {...(!pending.opened && { more: "Copy the address and open it in a browser on this computer." })}
      >
        <Button onClick={() => void signIn()}>Open again</Button>
        <Button onClick={() => void copyAddress(pending.url)}>Copy address</Button>
        <Button tone="quiet" onClick={() => void cancelSignIn()}>
          Cancel
        </Button>
      </Notice>
    );
  if (!failure) return null;
  return (
    <Notice
      label="Signing in"
      tone="bg-warning-soft"
      icon={<TriangleAlert size={15} className="shrink-0 text-warning" aria-hidden />}
      words={failure.message}
      more={failure.next}
    >
      <Button onClick={() => void signIn()}>Try again</Button>
      <Dismiss />
    </Notice>
  );
}

function Welcome({ welcome }: { readonly welcome: NonNullable<AccountState["welcome"]> }) {
  const { availableTokens: had } = welcome;
  const have = useQuery(api.wallet.state.queryOptions()).data?.wallet?.availableTokens;
  const words = welcomeWords(welcome, have === undefined || have === had);
  const spoken = welcomeWords(welcome, true);
  const wasTrue = useRef(false);
  useEffect(() => announce(spoken), [spoken]);
  useEffect(() => {
    if (have === had) wasTrue.current = true;
    // Whoever has bought or spent something since is welcomed already.
    else if (wasTrue.current) void dismiss();
  }, [have, had]);
  return (
    <Notice
      label="Welcome"
      tone="bg-accent-soft"
      icon={<PartyPopper size={15} className="shrink-0 text-accent-ink" aria-hidden />}
      words={words}
    >
      <Dismiss />
    </Notice>
  );
}

function Dismiss() {
  return (
    <IconButton
      label="Dismiss"
      onClick={() => {
        void dismiss();
        document.getElementById("main")?.focus();
      }}
    >
      <X size={16} aria-hidden />
    </IconButton>
  );
}

interface NoticeProps {
  readonly label: string;
  readonly tone: string;
  readonly icon?: ReactNode;
  readonly words: string;
  readonly more?: string;
  readonly children: ReactNode;
}

function Notice({ label, tone, icon, words, more, children }: NoticeProps) {
  return (
    <section
      aria-label={label}
      className={`flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-1.5 ${tone}`}
    >
      {icon}
      <p className="min-w-56 flex-1">
        <strong className="font-medium">{words}</strong> {more ? <span className="text-muted">{more}</span> : null}
      </p>
      <span className="flex flex-wrap items-center gap-2">{children}</span>
    </section>
  );
}
