import type { ProjectId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Folder, Plus, ShieldCheck, Sparkles } from "lucide-react";
import { shownKeys } from "../commands/command-table.ts";
import { spokenKeys } from "../commands/keys.ts";
import { api } from "../lib/client.ts";
import { showInWindow } from "../lib/window-state.ts";
import { firstProjectName } from "../tickets/create-ticket.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine } from "../ui/menu.tsx";

interface ComposeBarProps {
  readonly project: ProjectId | null;
  readonly onProject: (project: ProjectId) => void;
  readonly starting: boolean;
  readonly canGenerate: boolean;
  readonly onGenerate: () => void;
  readonly hint: string | null;
}

/** At the foot: who reads the text, where the tickets go, and the one button. */
export function ComposeBar({ project, onProject, starting, canGenerate, onGenerate, hint }: ComposeBarProps) {
  const projects = useQuery(api.projects.list.queryOptions()).data ?? [];
  const newest = projects.toSorted((one, other) => other.updatedAt - one.updatedAt)[0];
  const target = projects.find((one) => one.id === project) ?? newest;
  return (
    <footer className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line bg-surface px-4 py-2">
      <EngineBadge />
      <span className="min-w-4 flex-1 text-end text-sm text-danger">{hint}</span>
      <Menu
        align="end"
        trigger={
          <Button
            tone="quiet"
            icon={<Folder size={14} aria-hidden />}
            aria-label={`Project: ${target?.name ?? firstProjectName}`}
          >
            <span className="max-w-40 truncate">{target?.name ?? firstProjectName}</span>
            <ChevronDown size={13} aria-hidden />
          </Button>
        }
      >
        <MenuChoices
          label="Tickets go to"
          value={target?.id ?? null}
          options={projects.map((one) => ({ value: one.id, label: one.name }))}
          onChoose={(id) => id && onProject(id)}
        />
        <MenuLine />
        <MenuItem icon={<Plus size={14} aria-hidden />} onSelect={() => showInWindow({ newProjectOpen: true })}>
          New project…
        </MenuItem>
      </Menu>
      <Button
        tone="primary"
        className="h-8! px-3!"
        icon={<Sparkles size={14} aria-hidden />}
        disabled={!canGenerate || starting}
        title={`Generate (${spokenKeys(shownKeys("compose.generate") ?? "")})`}
        onClick={onGenerate}
      >
        {starting ? "Starting…" : "Generate"}
      </Button>
    </footer>
  );
}

/** Which engine answers and what that means for privacy. */
export function EngineBadge() {
  return (
    <span className="flex items-center gap-1.5 text-sm text-muted">
      <ShieldCheck size={15} className="text-positive" aria-hidden />
      <span>
        <span className="font-medium text-text">Offline engine</span>: free, private, no network
      </span>
    </span>
  );
}
