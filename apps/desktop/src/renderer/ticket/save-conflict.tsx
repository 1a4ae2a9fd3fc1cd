import { wordsFor } from "@myba/shared/errors";
import { Button } from "../ui/button.tsx";
import type { TicketEditing } from "./use-ticket-editing.ts";

const words = wordsFor({ code: "ticket/changed-meanwhile", data: {} });

/** Stands over the ticket while its newer version waits for a decision. */
export function SaveConflict({ editing }: { readonly editing: TicketEditing }) {
  if (editing.state !== "conflict") return null;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 border-b border-line bg-warning-soft px-5 py-2">
      <p className="min-w-0 flex-1">
        <strong className="font-medium">{words.message}</strong> <span className="text-muted">{words.next}</span>
      </p>
      <Button onClick={editing.takeNewer}>Take the newer version</Button>
      <Button onClick={editing.keepMine}>Keep mine</Button>
    </div>
  );
}
