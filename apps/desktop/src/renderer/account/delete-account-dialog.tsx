import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { AccountPerson } from "../../bridge/account.ts";
import { api, client } from "../lib/client.ts";
import { failureWords } from "../lib/failure-words.ts";
import { notify } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Labelled, TextInput } from "../ui/field.tsx";

interface DeleteAccountDialogProps {
  readonly person: AccountPerson;
  readonly onClose: () => void;
}

/** Asks for the account's address before it is deleted, and says what is lost with it. */
export function DeleteAccountDialog({ person, onClose }: DeleteAccountDialogProps) {
  const wallet = useQuery(api.wallet.state.queryOptions()).data?.wallet ?? null;
  const wanted = person.email ?? person.id;
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim().toLowerCase() !== wanted.toLowerCase()) return setError(`Type ${wanted} to confirm.`);
    setBusy(true);
    try {
      const { forfeitedTokens } = await client.account.delete({ confirm: typed.trim() });
      refetch(["account", "wallet", "purchases", "providers"]);
      onClose();
      notify(
        forfeitedTokens > 0
          ? `Account deleted. ${counted(forfeitedTokens, "token")} went with it.`
          : "Account deleted.",
      );
    } catch (failure) {
      const { message, next } = failureWords(failure);
      setError(`${message} ${next}`);
      setBusy(false);
    }
  };
  const tokens = wallet?.availableTokens ?? 0;
  return (
    <Dialog
      title="Delete your account?"
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" type="submit" form="delete-account" disabled={busy}>
            {busy ? "Deleting…" : "Delete account"}
          </Button>
        </>
      }
    >
      <p>
        You lose {tokens > 0 ? `your ${counted(tokens, "token")} and ` : ""}any plan that runs. Purchases are kept
        without your name for as long as the law wants them kept.
      </p>
      <p className="mt-2 text-muted">Tickets, texts and settings on this computer stay. This cannot be undone.</p>
      <form id="delete-account" className="mt-3 mb-1" onSubmit={(event) => void submit(event)}>
        <Labelled label={`Type ${wanted} to confirm`} error={error}>
          {(control) => (
            <TextInput
              {...control}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Labelled>
      </form>
    </Dialog>
  );
}
