import type { TicketId } from "@myba/shared/ids";
import { counted } from "../lib/time.ts";
import { showInWindow } from "../lib/window-state.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { deleteForever } from "./ticket-actions.ts";

function close(): void {
  showInWindow({ deleting: null });
}

/** Asked before the one thing that Undo cannot take back. */
export function DeleteDialog({ ids }: { readonly ids: readonly TicketId[] }) {
  return (
    <Dialog
      title={`Delete ${counted(ids.length, "ticket")} for good`}
      open
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Keep</Button>
          <Button
            tone="danger"
            onClick={() => {
              close();
              void deleteForever(ids);
            }}
          >
            Delete for good
          </Button>
        </>
      }
    >
      <p className="text-muted">Undo cannot bring them back. The text they came from stays.</p>
    </Dialog>
  );
}
