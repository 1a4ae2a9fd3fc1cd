import { wordsFor } from "@myba/shared/errors";
import { useVirtualizer } from "@tanstack/react-virtual";
import { CloudOff, History as HistoryIcon } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { counted, fullTime } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { Empty, Failure, SkeletonLines } from "../ui/states.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { HistoryRow, rowHeightPx } from "./history-row.tsx";
import { everything, isNarrowed } from "./history-search.ts";
import { type History, useHistory } from "./use-history.ts";

/** Every change of the wallet with its reason, newest first: kept on this computer, so also without a network. */
export function HistoryPage() {
  const [search, setSearch] = useState(everything);
  const [places, setPlaces] = useState<readonly number[]>([]);
  const history = useHistory(useDeferredValue(search), places);
  const { first, total } = history;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {/* As wide as what scrolls below it. */}
      <div className="shrink-0 overflow-hidden [scrollbar-gutter:stable]">
        <HistoryFilters search={search} onChange={setSearch} />
        <AsOf history={history} />
      </div>
      {first.isPending ? (
        <SkeletonLines lines={8} />
      ) : first.isError ? (
        <Failure error={first.error} onRetry={() => void first.refetch()} />
      ) : total === 0 ? (
        <Nothing narrowed={isNarrowed(search)} onReset={() => setSearch(everything)} />
      ) : (
        <Entries key={JSON.stringify(search)} history={history} onPlaces={setPlaces} />
      )}
    </div>
  );
}

function AsOf({ history: { first, total } }: { readonly history: History }) {
  const { data } = first;
  if (!data) return null;
  return (
    <>
      {data.problem ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-y border-line bg-warning-soft px-5 py-1.5">
          <CloudOff size={15} className="shrink-0 text-warning" aria-hidden />
          <p className="min-w-56 flex-1">
            {wordsFor(data.problem).message}{" "}
            {data.asOf === null ? null : <span className="text-muted">This is as of {fullTime(data.asOf)}.</span>}
          </p>
          <Button aria-disabled={first.isFetching} onClick={() => void first.refetch()}>
            {first.isFetching ? "Asking…" : "Try again"}
          </Button>
        </div>
      ) : null}
      {total === 0 ? null : (
        <p className="mx-auto w-full max-w-[820px] px-5 py-1 text-sm text-muted" aria-live="polite">
          {counted(total, "entry", "entries")}
        </p>
      )}
    </>
  );
}

interface EntriesProps {
  readonly history: History;
  /** Which places are in sight. */
  readonly onPlaces: (places: readonly number[]) => void;
}

function Entries({ history, onPlaces }: EntriesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to something that remembers it.
  const virtual = useVirtualizer({
    count: history.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    onChange: ({ range }) => {
      if (range) onPlaces([range.startIndex, range.endIndex]);
    },
  });
  return (
    <section
      ref={scroller}
      // What scrolls must be reachable by keyboard, also when nothing in it is.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label="Entries"
      className="min-h-0 flex-1 overflow-y-auto -outline-offset-2 [scrollbar-gutter:stable]"
    >
      <ul
        className="relative mx-auto w-[calc(100%-40px)] max-w-[780px] border-t border-line"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <HistoryRow key={key} entry={history.entryAt(index)} place={index} total={history.total} top={start} />
        ))}
      </ul>
    </section>
  );
}

function Nothing({ narrowed, onReset }: { readonly narrowed: boolean; readonly onReset: () => void }) {
  if (narrowed)
    return (
      <Empty
        icon={<HistoryIcon size={22} aria-hidden />}
        title="Nothing like this"
        actions={<Button onClick={onReset}>Show everything</Button>}
      >
        No entry of your history fits.
      </Empty>
    );
  return (
    <Empty icon={<HistoryIcon size={22} aria-hidden />} title="No tokens have moved yet">
      Every token that comes or goes is listed here, with why, and the balance before and after.
    </Empty>
  );
}
