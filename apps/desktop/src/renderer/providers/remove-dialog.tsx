import { useState } from "react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

interface RemoveDialogProps {
  readonly provider: ProviderRow;
  readonly onClose: () => void;
}

/** Asks before a connection is forgotten, and says what stays. */
export function RemoveDialog({ provider, onClose }: RemoveDialogProps) {
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await client.providers.remove({ id: provider.id });
      refetch(["providers", "secrets"]);
      onClose();
      notify(`Removed ${provider.label}`);
    } catch (error) {
      setBusy(false);
      notifyFailure(error);
    }
  };
  return (
    <Dialog
      title={`Remove ${provider.label}?`}
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" disabled={busy} onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      <p>
        {provider.keyMask
          ? `MyBA forgets the connection and its key ${provider.keyMask}. The key itself goes on working until you revoke it at ${provider.label}.`
          : "MyBA forgets the connection."}
      </p>
      <p className="mt-2 text-muted">
        Tickets, receipts and costs stay. This cannot be undone
        {provider.keyMask ? "; to come back, paste the key again" : ""}.
      </p>
    </Dialog>
  );
}
