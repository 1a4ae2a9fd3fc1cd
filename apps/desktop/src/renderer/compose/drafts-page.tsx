import type { DraftId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, Clock, FileText, LoaderCircle, PencilLine, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Generation } from "../../bridge/generations.ts";
import { nameOf } from "../asking/provider-words.ts";
import { api, client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { counted, fullTime, timeAgo } from "../lib/time.ts";
import { SidebarButton } from "../tickets/list-header.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Empty, Failure, SkeletonLines } from "../ui/states.tsx";

/** Texts that are not tickets yet, and those that became tickets. */
export function DraftsPage() {
  const drafts = useQuery(api.drafts.list.queryOptions());
  const generations = useQuery(api.generations.list.queryOptions({ input: { projectId: null } }));
  const navigate = useNavigate();
  const queued = generations.data?.filter((one) => one.state === "queued") ?? [];
  const started = generations.data?.filter((one) => one.state !== "queued") ?? [];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3">
        <SidebarButton />
        <h1 className="text-lg font-semibold">Drafts and texts</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {drafts.isPending || generations.isPending ? (
          <SkeletonLines lines={6} />
        ) : drafts.isError ? (
          <Failure error={drafts.error} onRetry={() => void drafts.refetch()} />
        ) : generations.isError ? (
          <Failure error={generations.error} onRetry={() => void generations.refetch()} />
        ) : drafts.data.length + generations.data.length === 0 ? (
          <Empty
            icon={<FileText size={22} aria-hidden />}
            title="No text yet"
            actions={
              <Button tone="primary" onClick={() => void navigate({ to: "/compose" })}>
                Paste your notes
              </Button>
            }
          >
            What you paste is saved here while you type, and stays beside its tickets afterwards.
          </Empty>
        ) : (
          <div className="mx-auto flex max-w-[760px] flex-col gap-6 px-5 py-5">
            {queued.length > 0 ? (
              <Group title="Waiting to run" empty="">
                {queued.map((generation) => (
                  <li key={generation.id}>
                    <Link to="/generations/$generationId" params={{ generationId: generation.id }} className={lineLook}>
                      {stateIcon(generation)}
                      <span className="min-w-0 flex-1">
                        <span className="block truncate font-medium" dir="auto">
                          {generation.name}
                        </span>
                        <span className="block text-sm text-muted">
                          {nameOf(generation.providerLabel, generation.model)} ·{" "}
                          {generation.needsConfirmation
                            ? "waits for your word: it costs money"
                            : "waits for the network"}
                        </span>
                      </span>
                      <When at={generation.startedAt} />
                    </Link>
                  </li>
                ))}
              </Group>
            ) : null}
            <Group title="Drafts" empty="No drafts. A text is saved as a draft while you type it.">
              {drafts.data
                .toSorted((one, other) => other.updatedAt - one.updatedAt)
                .map((draft) => (
                  <li key={draft.id} className="group flex items-center gap-1">
                    <Link to="/compose" search={{ draft: draft.id }} className={lineLook}>
                      <PencilLine size={15} className="mt-0.5 shrink-0 text-muted" aria-hidden />
                      <span className="min-w-0 flex-1">
                        <span className="block truncate font-medium" dir="auto">
                          {draft.name || draft.excerpt || "Untitled text"}
                        </span>
                        <span className="block truncate text-sm text-muted" dir="auto">
                          {draft.excerpt}
                        </span>
                      </span>
                      <When at={draft.updatedAt} />
                    </Link>
                    <IconButton
                      label={`Delete draft ${draft.name || draft.excerpt}`}
                      onClick={() => void deleteDraft(draft.id)}
                    >
                      <X size={14} aria-hidden />
                    </IconButton>
                  </li>
                ))}
            </Group>
            <Group title="Texts with tickets" empty="Generate tickets from a text, and it is kept here.">
              {started.map((generation) => (
                <li key={generation.id}>
                  <Link to="/generations/$generationId" params={{ generationId: generation.id }} className={lineLook}>
                    {stateIcon(generation)}
                    <span className="min-w-0 flex-1">
                      <span className="block truncate font-medium" dir="auto">
                        {generation.name}
                      </span>
                      <span className="block text-sm text-muted">
                        {counted(generation.ticketCount, "ticket")}
                        {generation.providerId === "offline" ? "" : ` · ${generation.providerLabel}`}
                        {stateWords[generation.state]}
                      </span>
                    </span>
                    <When at={generation.startedAt} />
                  </Link>
                </li>
              ))}
            </Group>
          </div>
        )}
      </div>
    </div>
  );
}

const lineLook = "flex min-w-0 flex-1 items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover";

function Group({
  title,
  empty,
  children,
}: {
  readonly title: string;
  readonly empty: string;
  readonly children: ReactNode[];
}) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1 px-2 text-sm font-medium text-muted">{title}</h2>
      {children.length === 0 ? <p className="px-2 text-muted">{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}

function When({ at }: { readonly at: number }) {
  return (
    <time className="text-sm whitespace-nowrap text-muted" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {timeAgo(at)}
    </time>
  );
}

const stateWords: Record<Generation["state"], string> = {
  queued: "",
  running: " · running",
  finished: "",
  cancelled: " · stopped",
  failed: " · broke off",
  interrupted: " · interrupted",
};

function stateIcon({ state }: Generation): ReactNode {
  const look = "mt-0.5 shrink-0";
  if (state === "running")
    return <LoaderCircle size={15} className={`${look} animate-spin text-accent-ink`} aria-hidden />;
  if (state === "queued") return <Clock size={15} className={`${look} text-muted`} aria-hidden />;
  if (state === "finished") return <CircleCheck size={15} className={`${look} text-positive`} aria-hidden />;
  return <CircleAlert size={15} className={`${look} text-warning`} aria-hidden />;
}

async function deleteDraft(id: DraftId): Promise<void> {
  try {
    const draft = await client.drafts.get({ id });
    await client.drafts.delete({ id });
    refetch(["drafts"]);
    notify("Deleted the draft", {
      label: "Put it back",
      run: () => {
        const { name, text, projectId } = draft;
        void client.drafts.save({ id: null, name, text, projectId }).then(() => refetch(["drafts"]), notifyFailure);
      },
    });
  } catch (error) {
    notifyFailure(error);
  }
}
