import { useNavigate } from "@tanstack/react-router";
import { Inbox, SearchX, Trash2 } from "lucide-react";
import { showInWindow } from "../lib/window-state.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/states.tsx";
import type { ListSearch } from "./list-search.ts";

interface ListEmptyProps {
  readonly trashed: boolean;
  readonly search: ListSearch;
  readonly narrowed: boolean;
  readonly onClear: (search: ListSearch) => void;
}

/** Why the list is empty, and the way on. */
export function ListEmpty({ trashed, search, narrowed, onClear }: ListEmptyProps) {
  const navigate = useNavigate();
  if (narrowed) {
    return (
      <Empty
        icon={<SearchX size={22} aria-hidden />}
        title="No ticket matches"
        actions={
          <Button onClick={() => onClear(search.project ? { project: search.project } : {})}>
            Clear search and filters
          </Button>
        }
      >
        Try fewer words or take a filter away. Every word is matched from its beginning.
      </Empty>
    );
  }
  if (trashed) {
    return (
      <Empty icon={<Trash2 size={22} aria-hidden />} title="The trash is empty">
        What you move here can be restored until you delete it for good.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<Inbox size={22} aria-hidden />}
      title="No tickets yet"
      actions={
        <>
          <Button
            onClick={() => void navigate({ to: "/compose", search: search.project ? { project: search.project } : {} })}
          >
            Paste your notes
          </Button>
          <Button onClick={() => showInWindow({ importOpen: true })}>Import a file</Button>
        </>
      }
    >
      Paste notes, a specification or a meeting transcript; MyBA finds the tickets in it.
    </Empty>
  );
}
