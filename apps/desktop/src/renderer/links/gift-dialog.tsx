import { useState } from "react";
import { signIn } from "../account/account-actions.ts";
import { SignInWaiting } from "../account/sign-in-waiting.tsx";
import { useAccount } from "../account/use-account.ts";
import { announce } from "../lib/announce.ts";
import { client } from "../lib/client.ts";
import { failureWords } from "../lib/failure-words.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

interface GiftDialogProps {
  readonly code: string;
  readonly onClose: () => void;
}

/** A gift that came by a link: taken by the person's word, by whoever is signed in. */
export function GiftDialog({ code, onClose }: GiftDialogProps) {
  const account = useAccount();
  const [taken, setTaken] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isSignedIn = account?.kind === "person" && !account.needsSignIn;
  const take = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { tokens, availableTokens, isNew } = await client.purchases.redeemGift({ code });
      refetch(["wallet"]);
      const gift = isNew
        ? `${counted(tokens, "token")} ${tokens === 1 ? "is" : "are"} yours.`
        : `You took this gift before: its ${counted(tokens, "token")} came to your wallet then.`;
      const words = `${gift} You have ${availableTokens.toLocaleString("en")}.`;
      setTaken(words);
      announce(words);
    } catch (error) {
      const { message, next } = failureWords(error);
      setProblem(`${message} ${next}`);
    }
    setBusy(false);
  };
  const footer = taken ? (
    <Button tone="primary" onClick={onClose}>
      Done
    </Button>
  ) : (
    <>
      <Button onClick={onClose}>Not now</Button>
      {isSignedIn ? (
        <Button tone="primary" disabled={busy} onClick={() => void take()}>
          {busy ? "Taking it…" : "Take the gift"}
        </Button>
      ) : account?.pending ? null : (
        <Button tone="primary" onClick={() => void signIn()}>
          Sign in
        </Button>
      )}
    </>
  );
  return (
    <Dialog title={taken ? "Your gift" : "Take this gift?"} open onClose={onClose} footer={footer}>
      {taken ? (
        <p>{taken}</p>
      ) : (
        <>
          <p>
            A link brought the gift code <strong className="font-mono wrap-anywhere">{code}</strong>. Its tokens are
            added to {isSignedIn ? "your wallet" : "your wallet once you have signed in"}.
          </p>
          {account?.pending && !isSignedIn ? (
            <div className="mt-3">
              <SignInWaiting pending={account.pending} />
            </div>
          ) : null}
          {problem ? (
            <p role="alert" className="mt-3 text-danger">
              {problem}
            </p>
          ) : null}
        </>
      )}
    </Dialog>
  );
}
