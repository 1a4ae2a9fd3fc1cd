import { useState } from "react";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** Asks before keys leave the disk for good. */
export function SessionDialog({ onClose }: { readonly onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const forgetAtEnd = async () => {
    setBusy(true);
    try {
      // A procedure of the core whose name begins like a hook.
      // oxlint-disable-next-line react/hooks
      await client.secrets.useSession();
      refetch(["secrets", "providers"]);
      onClose();
      notify("Keys are kept until MyBA closes, and then forgotten.");
    } catch (error) {
      setBusy(false);
      notifyFailure(error);
    }
  };
  return (
    <Dialog
      title="Keep keys only until MyBA closes?"
      open
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={busy} onClick={() => void forgetAtEnd()}>
            Keep them in memory
          </Button>
        </>
      }
    >
      <p>Keys stored on this computer so far are erased. You paste them again after each start.</p>
    </Dialog>
  );
}
