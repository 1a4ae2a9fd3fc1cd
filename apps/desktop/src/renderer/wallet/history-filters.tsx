import { CalendarDays, Download, ListFilter, X } from "lucide-react";
import { client } from "../lib/client.ts";
import { notify } from "../lib/notify.ts";
import { saveFile } from "../transfer/save-file.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { Menu, MenuChoices, MenuTicks } from "../ui/menu.tsx";
import {
  boundsOfPeriod,
  type EntryGroup,
  everything,
  groupWords,
  type HistorySearch,
  isNarrowed,
  type Period,
  periodWords,
} from "./history-search.ts";
import { useBusy } from "./use-busy.ts";

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly onChange: (search: HistorySearch) => void;
}

/** Search, what happened, when; and all of it as a file. */
export function HistoryFilters({ search, onChange }: HistoryFiltersProps) {
  const { groups, period } = search;
  const [busy, run] = useBusy();
  return (
    <div className="mx-auto flex w-full max-w-[820px] flex-wrap items-center gap-1.5 px-5 pt-4 pb-2">
      <TextInput
        type="search"
        aria-label="Search the history"
        placeholder="Search the history"
        value={search.search}
        maxLength={200}
        className="h-7! w-auto! min-w-40 flex-1 border-line! bg-sunken [&::-webkit-search-cancel-button]:hidden"
        onChange={(event) => onChange({ ...search, search: event.target.value })}
      />
      <Menu
        align="end"
        trigger={
          <Button icon={<ListFilter size={14} aria-hidden />}>
            {groups.length === 0 ? "All kinds" : groups.map((group) => groupWords[group]).join(", ")}
          </Button>
        }
      >
        <MenuTicks
          values={groups}
          options={(Object.keys(groupWords) as EntryGroup[]).map((value) => ({ value, label: groupWords[value] }))} // The keys of a record of groups.
          onChange={(groups) => onChange({ ...search, groups })}
        />
      </Menu>
      <Menu align="end" trigger={<Button icon={<CalendarDays size={14} aria-hidden />}>{periodWords[period]}</Button>}>
        <MenuChoices
          label="Period"
          value={period}
          options={(Object.keys(periodWords) as Period[]).map((value) => ({ value, label: periodWords[value] }))} // The keys of a record of periods.
          onChoose={(period) => onChange({ ...search, period })}
        />
      </Menu>
      {isNarrowed(search) ? (
        <IconButton label="Show everything" onClick={() => onChange(everything)}>
          <X size={14} aria-hidden />
        </IconButton>
      ) : null}
      <Button
        icon={<Download size={14} aria-hidden />}
        aria-disabled={busy}
        onClick={() => run(() => exportCsv(search))}
      >
        Export CSV
      </Button>
    </div>
  );
}

async function exportCsv({ search, groups, period }: HistorySearch): Promise<void> {
  const bounds = boundsOfPeriod(period, Date.now());
  const { fileName, csv } = await client.wallet.exportHistory({ search, groups: [...groups], ...bounds });
  saveFile(fileName, "text/csv", csv);
  notify(`Exported as ${fileName}.`);
}
