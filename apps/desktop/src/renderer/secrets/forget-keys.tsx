import { useState } from "react";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** The way out of a lost passphrase, after saying what is lost with it and what is not. */
export function ForgetKeys({ onClose }: { readonly onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const forget = async () => {
    setBusy(true);
    try {
      await client.secrets.forgetAll();
      refetch(["secrets", "providers"]);
      onClose();
      notify("Every stored key is forgotten. Paste your keys again where you need them.");
    } catch (error) {
      setBusy(false);
      notifyFailure(error);
    }
  };
  return (
    <Dialog
      title="Forget every stored key?"
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button tone="danger" disabled={busy} onClick={() => void forget()}>
            Forget the keys
          </Button>
        </>
      }
    >
      <p>
        Nobody can read the keys without the passphrase, MyBA included. They can only be erased and pasted again; your
        providers show them, or make new ones.
      </p>
      <p className="mt-2 text-muted">
        Your providers stay in the list, with their models and settings. So do tickets, receipts and costs. This cannot
        be undone.
      </p>
    </Dialog>
  );
}
