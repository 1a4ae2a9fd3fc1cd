import { useQuery } from "@tanstack/react-query";
import { Redo2, Undo2 } from "lucide-react";
import { shownKeys } from "../commands/command-table.ts";
import { spokenKeys } from "../commands/keys.ts";
import { api } from "../lib/client.ts";
import { IconButton } from "../ui/button.tsx";
import { redo, undo } from "./undo.ts";

/** Undo and redo, each saying what it would take back. */
export function UndoButtons() {
  const state = useQuery(api.undo.state.queryOptions()).data;
  return (
    <div className="flex">
      <IconButton
        label="Undo"
        title={
          state?.undo ? `Undo: ${state.undo.label} (${spokenKeys(shownKeys("edit.undo") ?? "")})` : "Nothing to undo"
        }
        className="size-6"
        disabled={!state?.undo}
        onClick={() => void undo()}
      >
        <Undo2 size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Redo"
        title={
          state?.redo ? `Redo: ${state.redo.label} (${spokenKeys(shownKeys("edit.redo") ?? "")})` : "Nothing to redo"
        }
        className="size-6"
        disabled={!state?.redo}
        onClick={() => void redo()}
      >
        <Redo2 size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
