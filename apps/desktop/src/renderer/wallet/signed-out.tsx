import { ExternalLink, LogIn } from "lucide-react";
import { signIn } from "../account/account-actions.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/states.tsx";

/** In the place of what only somebody sees who is signed in; `what` is that. */
export function SignedOut({ what }: { readonly what: string }) {
  return (
    <Empty
      icon={<LogIn size={22} aria-hidden />}
      title="You have been signed out"
      actions={
        <Button tone="primary" icon={<ExternalLink size={14} aria-hidden />} onClick={() => void signIn()}>
          Sign in again
        </Button>
      }
    >
      {what} is shown once you have signed in again. Nothing of it is lost.
    </Empty>
  );
}
