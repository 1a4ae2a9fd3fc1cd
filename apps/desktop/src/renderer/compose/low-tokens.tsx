import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { useAccount } from "../account/use-account.ts";
import { Strip } from "../asking/trouble-note.tsx";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { TokenMark } from "../ui/token-mark.tsx";
import { SignInForTokens } from "./token-ways.tsx";

/** After a generation that left few tokens: the next step, offered once and not in the way. */
export function LowTokens() {
  const navigate = useNavigate();
  const account = useAccount();
  const state = useQuery(api.wallet.state.queryOptions()).data;
  const [isClosed, setClosed] = useState(false);
  if (isClosed || !state?.isLow || !state.wallet || account === undefined) return null;
  const { availableTokens } = state.wallet;
  return (
    <Strip
      label="Few tokens left"
      icon={<TokenMark size={15} />}
      words={
        <>
          <strong className="font-medium">
            {availableTokens === 0 ? "Your tokens are used up." : `${counted(availableTokens, "token")} left.`}
          </strong>{" "}
          <span className="text-muted">
            {account.kind === "device"
              ? "There are more when you sign up. Your own key and the offline engine need none."
              : "Your own key and the offline engine need none."}
          </span>
        </>
      }
    >
      <SignInForTokens />
      <Button onClick={() => void navigate({ to: "/wallet", search: { buy: true } })}>Buy tokens</Button>
      <IconButton
        label="Not now"
        onClick={() => {
          setClosed(true);
          document.getElementById("main")?.focus();
        }}
      >
        <X size={16} aria-hidden />
      </IconButton>
    </Strip>
  );
}
