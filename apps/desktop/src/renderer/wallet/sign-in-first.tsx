import { ExternalLink } from "lucide-react";
import type { AccountState } from "../../bridge/account.ts";
import { signIn } from "../account/account-actions.ts";
import { SignInOffer } from "../account/sign-in-offer.tsx";
import { useAccount } from "../account/use-account.ts";
import { Button } from "../ui/button.tsx";
import { useChoosing } from "./choice.ts";

interface SignInFirstProps {
  /** Why somebody has to be signed in for it. */
  readonly reason: string;
  readonly onCancel: () => void;
}

/** Offers to sign in where that is needed, and waits for it in place: what was begun goes on afterwards. */
export function SignInFirst({ reason, onCancel }: SignInFirstProps) {
  const account = useAccount();
  if (account && isUnderWay(account)) return <SignInOffer state={account} />;
  return (
    <>
      <p className="max-w-[64ch] text-muted">{reason}</p>
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" icon={<ExternalLink size={14} aria-hidden />} data-first onClick={() => void signIn()}>
          Sign in in the browser
        </Button>
        <Button onClick={onCancel}>Not now</Button>
      </div>
    </>
  );
}

/** A sign-in that waits, came to nothing, or has to be made again, where nothing is being chosen. */
export function SignInUnderWay() {
  const account = useAccount();
  const choice = useChoosing((state) => state.choice);
  if (!account || choice !== null || !isUnderWay(account)) return null;
  return <SignInOffer state={account} />;
}

function isUnderWay({ pending, problem, needsSignIn }: AccountState): boolean {
  return pending !== null || problem !== null || needsSignIn;
}
