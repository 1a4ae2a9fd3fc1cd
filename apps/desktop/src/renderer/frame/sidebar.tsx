import { useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { CircleHelp, Clock, FileText, Folder, Layers, Plus, Search, Settings, SquarePen, Trash2 } from "lucide-react";
import { lazy, Suspense } from "react";
import { shownKeys } from "../commands/command-table.ts";
import { runCommand } from "../commands/run-command.ts";
import { api } from "../lib/client.ts";
import { cx } from "../lib/class-names.ts";
import { showInWindow } from "../lib/window-state.ts";
import { IconButton } from "../ui/button.tsx";
import { Keys } from "../ui/keys.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Place, placeLook } from "./place.tsx";
import { ProjectLink } from "./project-link.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { TokenBalance } from "./token-balance.tsx";
import { UndoButtons } from "./undo-buttons.tsx";

const SandboxTag = lazy(() => import("./sandbox-note.tsx").then((file) => ({ default: file.SandboxTag })));

/** Where one goes from: search, new, projects, drafts, trash, settings. */
export function Sidebar({ className }: { readonly className: string }) {
  const projects = useQuery(api.projects.list.queryOptions());
  const drafts = useQuery(api.drafts.list.queryOptions());
  const generations = useQuery(api.generations.list.queryOptions({ input: { projectId: null } }));
  const isSandbox = Boolean(useQuery(api.app.info.queryOptions()).data?.sandbox);
  const waiting = generations.data?.filter((one) => one.state === "queued").length ?? 0;
  const total = projects.data?.reduce((sum, project) => sum + project.ticketCount, 0);
  return (
    <nav aria-label="Main" className={cx("flex h-full shrink-0 flex-col bg-sunken", className)}>
      <div className="flex h-12 items-center gap-2 px-3">
        <Mark />
        <span className="font-semibold">MyBA</span>
        <span className="flex-1">
          {isSandbox ? (
            <Suspense fallback={null}>
              <SandboxTag />
            </Suspense>
          ) : null}
        </span>
        <UndoButtons />
      </div>
      <div className="flex flex-col gap-1.5 px-2 pb-3">
        <button
          type="button"
          className="flex h-7 items-center gap-2 rounded-control border border-line bg-surface px-2 text-muted hover:text-text"
          onClick={() => leaving(() => runCommand("palette.open"))}
        >
          <Search size={14} aria-hidden />
          <span className="flex-1 text-start">Search…</span>
          <Keys keys={shownKeys("palette.open") ?? ""} />
        </button>
        <NewTicketsButton />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        <Place to="/tickets" icon={<Layers size={15} aria-hidden />} count={total}>
          All tickets
        </Place>
        <Place to="/drafts" icon={<FileText size={15} aria-hidden />} count={drafts.data?.length}>
          Drafts and texts
        </Place>
        {waiting > 0 ? <QueuePlace waiting={waiting} /> : null}
        <Place to="/trash" icon={<Trash2 size={15} aria-hidden />}>
          Trash
        </Place>
        <div className="mt-4 mb-0.5 flex items-center ps-2">
          <h2 className="flex-1 text-sm text-muted">Projects</h2>
          <IconButton label="New project" className="size-6" onClick={() => showInWindow({ newProjectOpen: true })}>
            <Plus size={14} aria-hidden />
          </IconButton>
        </div>
        {projects.data?.map((project) => (
          <ProjectLink key={project.id} project={project} />
        ))}
        {projects.data?.length === 0 ? (
          <p className="flex items-center gap-2 px-2 py-1 text-sm text-muted">
            <Folder size={14} aria-hidden /> None yet
          </p>
        ) : null}
      </div>
      <TokenBalance />
      <div className="flex items-center gap-0.5 border-t border-line px-2 py-1.5">
        <div className="min-w-0 flex-1">
          <Place to="/settings" icon={<Settings size={15} aria-hidden />}>
            Settings
          </Place>
        </div>
        <AccountMenu />
        <IconButton label="Keyboard shortcuts" onClick={() => leaving(() => runCommand("help.open"))}>
          <CircleHelp size={15} aria-hidden />
        </IconButton>
        <ThemeMenu />
      </div>
    </nav>
  );
}

/** What waits for the network, while there is any; it is listed over the drafts, whose line is the present place. */
function QueuePlace({ waiting }: { readonly waiting: number }) {
  const navigate = useNavigate();
  return (
    <button
      type="button"
      className={`${placeLook} w-full ps-5`}
      onClick={() => leaving(() => void navigate({ to: "/drafts" }))}
    >
      <Clock size={14} className="text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate text-start">Waiting to run</span>
      <span className="text-sm text-muted tabular-nums">{waiting}</span>
    </button>
  );
}

function NewTicketsButton() {
  const navigate = useNavigate();
  return (
    <button
      type="button"
      className="flex h-7 items-center gap-2 rounded-control bg-accent px-2 font-medium text-on-accent hover:brightness-110"
      onClick={() => leaving(() => void navigate({ to: "/compose" }))}
    >
      <SquarePen size={14} aria-hidden />
      <span className="flex-1 text-start">New from text</span>
    </button>
  );
}

function leaving(go: () => void): void {
  showInWindow({ sidebarOpen: false });
  go();
}

/** The product's mark: a sentence, lit, and the ticket beside it. */
function Mark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" className="shrink-0" aria-hidden>
      <rect x="1" y="3" width="8" height="3" rx="1.5" className="fill-control" />
      <rect x="1" y="7.5" width="8" height="3" rx="1.5" className="fill-highlight-line" />
      <rect x="1" y="12" width="6" height="3" rx="1.5" className="fill-control" />
      <rect x="10.5" y="4" width="6.5" height="10" rx="2" className="fill-accent" />
    </svg>
  );
}
