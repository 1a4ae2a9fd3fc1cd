import type { Author, Ticket } from "@myba/shared/tickets/ticket";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TicketVersion } from "../../bridge/tickets.ts";
import { api, client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { fullTime, timeAgo } from "../lib/time.ts";
import { undo } from "../frame/undo.ts";
import { Button } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { changeWords } from "./change-words.ts";

const authorWords: Record<Author, string> = {
  user: "You",
  engine: "Offline engine",
  ai: "Model",
  fix: "One-click fix",
};

/** Every version of the ticket, newest first, with what changed and a way back. */
export function HistoryPanel({ ticket, readOnly }: { readonly ticket: Ticket; readonly readOnly: boolean }) {
  const query = useQuery(api.tickets.history.queryOptions({ input: { id: ticket.id } }));
  if (query.isPending) return <SkeletonLines lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const versions = query.data.toSorted((one, other) => other.revision - one.revision);
  const restore = async (revision: number) => {
    try {
      await client.tickets.revert({ id: ticket.id, revision });
      refetch(["tickets"]);
      notify(`Restored version ${revision}`, { label: "Undo", run: () => void undo() });
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <>
      <header className="flex h-9 shrink-0 items-center px-4">
        <h2 className="text-sm font-medium">History</h2>
      </header>
      <ol className="min-h-0 flex-1 overflow-y-auto px-3 pb-8">
        {versions.map((version) => (
          <VersionLine
            key={version.revision}
            version={version}
            isNewest={version === versions[0]}
            {...(readOnly ? {} : { onRestore: () => void restore(version.revision) })}
          />
        ))}
      </ol>
    </>
  );
}

interface VersionLineProps {
  readonly version: TicketVersion;
  readonly isNewest: boolean;
  readonly onRestore?: () => void;
}

function VersionLine({ version, isNewest, onRestore }: VersionLineProps) {
  const [open, setOpen] = useState(isNewest);
  return (
    <li className="border-b border-line py-1.5 last:border-0">
      <div className="flex items-start gap-1">
        <button
          type="button"
          aria-expanded={open}
          className="min-w-0 flex-1 rounded-control px-1.5 py-0.5 text-start hover:bg-hover"
          onClick={() => setOpen(!open)}
        >
          <span className="block font-medium">{version.summary}</span>
          <span className="block text-sm text-muted" title={fullTime(version.at)}>
            {authorWords[version.author]} · {timeAgo(version.at)} · version {version.revision}
          </span>
        </button>
        {isNewest || !onRestore ? null : (
          <Button
            className="mt-0.5 h-6! px-2! text-sm!"
            aria-label={`Restore version ${version.revision}`}
            onClick={onRestore}
          >
            Restore
          </Button>
        )}
      </div>
      {open && version.changes.length > 0 ? (
        <dl className="mt-1 flex flex-col gap-2 px-1.5 text-[13px]">
          {version.changes.slice(0, 30).map((change) => {
            const { field, before, after } = changeWords(change);
            return (
              <div key={change.path}>
                <dt className="text-sm text-muted">{field}</dt>
                {before ? (
                  <dd className="wrap-anywhere whitespace-pre-wrap" dir="auto">
                    <del className="rounded bg-danger-soft text-danger decoration-1">{before}</del>
                  </dd>
                ) : null}
                {after ? (
                  <dd className="wrap-anywhere whitespace-pre-wrap" dir="auto">
                    <ins className="rounded bg-[color-mix(in_oklab,var(--covered)_16%,transparent)] no-underline">
                      {after}
                    </ins>
                  </dd>
                ) : null}
              </div>
            );
          })}
        </dl>
      ) : null}
    </li>
  );
}
