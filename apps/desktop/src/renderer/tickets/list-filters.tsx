import { useQuery } from "@tanstack/react-query";
import { ArrowDownNarrowWide, ArrowUpNarrowWide, ListFilter, X } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useCommandHandlers } from "../commands/run-command.ts";
import { api } from "../lib/client.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine, MenuTicks, Submenu } from "../ui/menu.tsx";
import { priorityChoices, statusChoices, typeChoices } from "./choices.tsx";
import { listQuery, type ListSearch, type TicketSort } from "./list-search.ts";
import { priorityWords, statusWords, typeWords } from "./marks.tsx";

interface ListFiltersProps {
  readonly search: ListSearch;
  readonly trashed: boolean;
  readonly onChange: (search: ListSearch) => void;
}

const sortWords: Record<TicketSort, string> = {
  tree: "Tree",
  updated: "Last changed",
  created: "Created",
  key: "Number",
  title: "Title",
  priority: "Priority",
  points: "Points",
  relevance: "Best match",
};

/** Search as you type, filters, order, and a chip for each filter in force. */
export function ListFilters({ search, trashed, onChange }: ListFiltersProps) {
  return (
    <div className="flex flex-col gap-2 px-3 pb-2">
      <div className="flex items-center gap-1">
        <SearchBox search={search} onChange={onChange} />
        <FilterMenu search={search} onChange={onChange} />
        <SortMenu search={search} trashed={trashed} onChange={onChange} />
      </div>
      <Chips search={search} onChange={onChange} />
    </div>
  );
}

function SearchBox({ search, onChange }: Omit<ListFiltersProps, "trashed">) {
  const input = useRef<HTMLInputElement>(null);
  useCommandHandlers({ "search.focus": () => input.current?.select() });
  useEffect(() => {
    // The address may change without typing: a filter cleared, Back pressed. While typing, the field is ahead of it.
    if (input.current && document.activeElement !== input.current) input.current.value = search.q ?? "";
  }, [search.q]);
  const put = (text: string) => {
    const { q: _before, ...rest } = search;
    onChange(text.trim() === "" ? rest : { ...rest, q: text });
  };
  const clear = () => {
    if (input.current) input.current.value = "";
    put("");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (event.currentTarget.value === "") event.currentTarget.blur();
      else clear();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      document.querySelector<HTMLElement>("[role=tree]")?.focus();
    }
  };
  return (
    <div className="relative min-w-0 flex-1">
      <TextInput
        ref={input}
        type="search"
        aria-label="Search tickets"
        placeholder="Search tickets"
        defaultValue={search.q ?? ""}
        maxLength={200}
        className="h-7! border-line! bg-sunken pe-7 [&::-webkit-search-cancel-button]:hidden"
        onChange={(event) => put(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {search.q ? (
        <IconButton label="Clear search" className="absolute end-0.5 top-0.5 size-6" onClick={clear}>
          <X size={13} aria-hidden />
        </IconButton>
      ) : null}
    </div>
  );
}

function FilterMenu({ search, onChange }: Omit<ListFiltersProps, "trashed">) {
  const labels = useQuery(api.tickets.labels.queryOptions({ input: { projectId: search.project ?? null } })).data ?? [];
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Filter">
          <ListFilter size={15} aria-hidden />
        </IconButton>
      }
    >
      <Submenu label="Type">
        <MenuTicks
          values={search.types ?? []}
          options={typeChoices}
          onChange={(types) => onChange(withList(search, "types", types))}
        />
      </Submenu>
      <Submenu label="Status">
        <MenuTicks
          values={search.statuses ?? []}
          options={statusChoices}
          onChange={(statuses) => onChange(withList(search, "statuses", statuses))}
        />
      </Submenu>
      <Submenu label="Priority">
        <MenuTicks
          values={search.priorities ?? []}
          options={priorityChoices}
          onChange={(priorities) => onChange(withList(search, "priorities", priorities))}
        />
      </Submenu>
      <Submenu label="Label">
        {labels.length === 0 ? (
          <MenuItem disabled onSelect={() => {}}>
            No labels in use
          </MenuItem>
        ) : null}
        <MenuTicks
          values={search.labels ?? []}
          options={labels.slice(0, 30).map(({ label, count }) => ({ value: label, label: `${label} (${count})` }))}
          onChange={(labels) => onChange(withList(search, "labels", labels))}
        />
      </Submenu>
      <MenuLine />
      <MenuTicks
        values={search.questions ? [true] : []}
        options={[{ value: true, label: "With open questions" }]}
        onChange={([on]) => {
          const { questions: _before, ...rest } = search;
          onChange(on ? { ...rest, questions: true } : rest);
        }}
      />
    </Menu>
  );
}

function SortMenu({ search, trashed, onChange }: ListFiltersProps) {
  const { sort, descending } = listQuery(search, trashed);
  const offered = (Object.keys(sortWords) as TicketSort[]).filter((one) => one !== "relevance" || search.q); // The keys of a record of sorts.
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={`Sort: ${sortWords[sort]}`}>
          {descending ? <ArrowDownNarrowWide size={15} aria-hidden /> : <ArrowUpNarrowWide size={15} aria-hidden />}
        </IconButton>
      }
    >
      <MenuChoices
        label="Order by"
        value={sort}
        options={offered.map((value) => ({ value, label: sortWords[value] }))}
        onChoose={(sort) => {
          const { descending: _before, ...rest } = search;
          const newestFirst = sort === "updated" || sort === "created" || sort === "priority" || sort === "points";
          onChange({ ...rest, sort, ...(newestFirst ? { descending: true } : {}) });
        }}
      />
      <MenuLine />
      <MenuTicks
        values={descending ? [true] : []}
        options={[{ value: true, label: "Reverse" }]}
        onChange={([on]) => {
          const { descending: _before, ...rest } = search;
          onChange({ ...rest, sort, ...(on ? { descending: true } : {}) });
        }}
      />
    </Menu>
  );
}

function Chips({ search, onChange }: Omit<ListFiltersProps, "trashed">) {
  const chips = [
    ...(search.types ?? []).map((type) => chip(typeWords[type], () => without("types", type))),
    ...(search.statuses ?? []).map((status) => chip(statusWords[status], () => without("statuses", status))),
    ...(search.priorities ?? []).map((one) => chip(priorityWords[one], () => without("priorities", one))),
    ...(search.labels ?? []).map((label) => chip(`#${label}`, () => without("labels", label))),
    ...(search.questions ? [chip("Open questions", dropQuestions)] : []),
  ];
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Filters in force" className="flex flex-wrap items-center gap-1">
      {chips.map(({ words, remove }) => (
        <li key={words}>
          <button
            type="button"
            aria-label={`Remove filter ${words}`}
            className="flex h-6 items-center gap-1 rounded-control bg-accent-soft px-1.5 text-sm text-accent-ink"
            onClick={() => onChange(remove())}
          >
            {words}
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <Button tone="quiet" className="h-6! px-1.5! text-sm!" onClick={() => onChange(onlyPlace())}>
          Clear
        </Button>
      </li>
    </ul>
  );

  function without(key: ListKey, value: unknown): ListSearch {
    return withList(
      search,
      key,
      (search[key] ?? []).filter((one) => one !== value),
    );
  }
  function dropQuestions(): ListSearch {
    const { questions: _before, ...rest } = search;
    return rest;
  }
  function onlyPlace(): ListSearch {
    const { project, sort, descending } = search;
    return { ...(project ? { project } : {}), ...(sort ? { sort } : {}), ...(descending ? { descending } : {}) };
  }
}

function chip(words: string, remove: () => ListSearch): { words: string; remove: () => ListSearch } {
  return { words, remove };
}

type ListKey = "types" | "statuses" | "priorities" | "labels";

/** The address with a list replaced, and left out where it is empty. */
function withList(search: ListSearch, key: ListKey, values: readonly unknown[]): ListSearch {
  const { [key]: _before, ...rest } = search;
  return values.length === 0 ? rest : { ...rest, [key]: values };
}
