import { Link, useNavigate } from "@tanstack/react-router";
import { Ellipsis, Folder } from "lucide-react";
import { useState } from "react";
import type { ProjectRow } from "../../bridge/tickets.ts";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { showInWindow } from "../lib/window-state.ts";
import { IconButton } from "../ui/button.tsx";
import { ContextMenu, Menu, MenuItem } from "../ui/menu.tsx";
import { placeLook } from "./place.tsx";
import { ProjectDialog } from "./project-dialog.tsx";
import { undo } from "./undo.ts";

/** A project in the sidebar with its menu: rename, move to trash. */
export function ProjectLink({ project }: { readonly project: ProjectRow }) {
  const [renaming, setRenaming] = useState(false);
  const navigate = useNavigate();
  const trash = async () => {
    try {
      await client.projects.trash({ id: project.id });
      refetch(["projects", "tickets"]);
      notify(`Moved “${project.name}” to the trash`, { label: "Undo", run: () => void undo() });
      await navigate({ to: "/tickets", search: {} });
    } catch (error) {
      notifyFailure(error);
    }
  };
  const items = (
    <>
      <MenuItem onSelect={() => setRenaming(true)}>Rename…</MenuItem>
      <MenuItem danger onSelect={() => void trash()}>
        Move to trash
      </MenuItem>
    </>
  );
  return (
    <>
      <ContextMenu
        area={
          <div className="group relative">
            <Link
              to="/tickets"
              search={{ project: project.id }}
              activeOptions={{ includeSearch: true }}
              className={placeLook}
              onClick={() => showInWindow({ sidebarOpen: false })}
            >
              <Folder size={15} aria-hidden />
              <span className="min-w-0 flex-1 truncate" dir="auto" title={project.name}>
                {project.name}
              </span>
              <span className="text-sm text-muted tabular-nums group-focus-within:opacity-0 group-hover:opacity-0">
                {project.ticketCount > 0 ? project.ticketCount.toLocaleString("en") : ""}
              </span>
            </Link>
            <Menu
              trigger={
                <IconButton
                  label={`Project menu: ${project.name}`}
                  className="absolute end-0.5 top-0.5 size-6 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[popup-open]:opacity-100"
                >
                  <Ellipsis size={14} aria-hidden />
                </IconButton>
              }
            >
              {items}
            </Menu>
          </div>
        }
      >
        {items}
      </ContextMenu>
      {renaming ? <ProjectDialog project={project} onClose={() => setRenaming(false)} /> : null}
    </>
  );
}
