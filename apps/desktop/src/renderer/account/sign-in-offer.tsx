import { wordsFor } from "@myba/shared/errors";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import type { AccountState } from "../../bridge/account.ts";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { dismiss, signIn } from "./account-actions.ts";
import { StaySignedIn, useEndsWithMyba } from "./kept-until-close.tsx";
import { SignInWaiting } from "./sign-in-waiting.tsx";

/** The way to sign in: what it brings, the wait for the browser, and what went wrong with the last try. */
export function SignInOffer({ state }: { readonly state: AccountState }) {
  const { pending, problem, person, needsSignIn, kind, hasFreeTokens } = state;
  const hasNoAccount = (kind === "new" || kind === "device") && hasFreeTokens;
  const grants = useQuery({ ...api.purchases.shop.queryOptions(), enabled: hasNoAccount && !pending }).data?.grants;
  const endsWithMyba = useEndsWithMyba();
  if (pending) return <SignInWaiting pending={pending} />;
  const words = problem && wordsFor(problem);
  return (
    <div className="flex flex-col items-start gap-3">
      {words ? (
        <div className="w-full rounded-card bg-danger-soft px-3 py-2">
          <p className="font-medium">{words.message}</p>
          <p className="text-muted">{words.next}</p>
        </div>
      ) : needsSignIn && person ? (
        <p className="w-full rounded-card bg-warning-soft px-3 py-2">
          <span className="font-medium">You have been signed out.</span>{" "}
          <span className="text-muted">
            What is shown is what was last known. Sign in again to see and use your tokens; nothing of yours is lost.
          </span>{" "}
          {endsWithMyba ? (
            <span className="text-muted">
              On this computer a sign-in ends when MyBA closes. <StaySignedIn />
            </span>
          ) : null}
        </p>
      ) : null}
      {hasNoAccount && grants && !words ? (
        <p className="max-w-[60ch] text-muted">
          You get {counted(grants.welcomeTokens, "token")} when you sign up, and what is left of the free ones of this
          computer moves over.
        </p>
      ) : null}
      <span className="flex flex-wrap gap-2">
        <Button tone="primary" icon={<ExternalLink size={14} aria-hidden />} onClick={() => void signIn()}>
          {needsSignIn ? "Sign in again" : words ? "Try again" : "Sign in"}
        </Button>
        {words ? <Button onClick={() => void dismiss()}>Dismiss</Button> : null}
      </span>
    </div>
  );
}
