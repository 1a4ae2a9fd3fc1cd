import { Dialog } from "@base-ui/react/dialog";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Folder } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { commands } from "../commands/command-table.ts";
import { canRun, runCommand } from "../commands/run-command.ts";
import { api } from "../lib/client.ts";
import { showInWindow, useWindowState } from "../lib/window-state.ts";
import { listQuery } from "../tickets/list-search.ts";
import { TypeIcon, typeWords } from "../tickets/marks.tsx";
import { Keys } from "../ui/keys.tsx";
import { matchScore } from "./match-score.ts";

/** One field for every command, every project and every ticket. */
export function Palette() {
  const typed = useWindowState((state) => state.paletteText);
  const [marked, setMarked] = useState("");
  const navigate = useNavigate();
  const projects = useQuery(api.projects.list.queryOptions()).data ?? [];
  const wanted = typed.trim();
  const tickets = useQuery({
    ...api.tickets.list.queryOptions({ input: { ...listQuery({ q: wanted }, false), offset: 0, limit: 8 } }),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  // What answers here does not change while the palette is open.
  const offered = useMemo(() => commands.filter((command) => command.id !== "palette.open" && canRun(command.id)), []);
  const found = offered
    .map((command) => ({
      command,
      score: matchScore(wanted, `${command.title} ${"words" in command ? command.words : ""}`),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ command }) => command);
  const foundProjects = projects.filter((project) => wanted !== "" && matchScore(wanted, project.name) > 0);
  // Until the answer is here, those of the words before stay only while they match: Enter must not take another.
  const foundTickets = (wanted === "" ? [] : (tickets.data?.rows ?? [])).filter(
    (row) => !tickets.isPlaceholderData || matchScore(wanted, `${row.key} ${row.title}`) > 0,
  );
  // Tickets arrive after the typing; Enter must have something to take as soon as there is anything.
  const values = [...foundTickets, ...foundProjects, ...found.map(({ id }) => ({ id }))].map(({ id }) => id);
  const selected = values.find((value) => value === marked) ?? values[0] ?? "";
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim z-40" />
        <Dialog.Popup
          aria-label="Search and commands"
          className="floating fixed top-[14vh] left-1/2 z-50 w-[min(600px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-card outline-none"
        >
          <Command label="Search and commands" shouldFilter={false} loop value={selected} onValueChange={setMarked}>
            <Command.Input
              value={typed}
              onValueChange={(text) => showInWindow({ paletteText: text })}
              dir="auto"
              placeholder="Search tickets or type a command"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none focus-visible:outline-none"
            />
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-muted">Nothing matches.</Command.Empty>
              {foundTickets.length > 0 ? (
                <Group heading="Tickets">
                  {foundTickets.map((row) => (
                    <Item
                      key={row.id}
                      value={row.id}
                      onSelect={() =>
                        choose(() => void navigate({ to: "/tickets/$ticketId", params: { ticketId: row.id } }))
                      }
                    >
                      <TypeIcon type={row.type} />
                      <span className="sr-only">{typeWords[row.type]}</span>
                      <span className="font-mono text-xs text-muted">{row.key}</span>
                      <span className="min-w-0 flex-1 truncate" dir="auto">
                        {row.title}
                      </span>
                    </Item>
                  ))}
                </Group>
              ) : null}
              <ProjectItems
                projects={foundProjects}
                onChoose={(project) => choose(() => void navigate({ to: "/tickets", search: { project } }))}
              />
              {found.length > 0 ? (
                <Group heading="Commands">
                  {found.map((command) => (
                    <Item key={command.id} value={command.id} onSelect={() => choose(() => runCommand(command.id))}>
                      <span className="min-w-0 flex-1 truncate">{command.title}</span>
                      <span className="text-sm text-muted">{command.section}</span>
                      {command.keys[0] ? <Keys keys={command.keys[0]} /> : null}
                    </Item>
                  ))}
                </Group>
              ) : null}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function close(): void {
  showInWindow({ paletteOpen: false, paletteText: "" });
}

function choose(go: () => void): void {
  close();
  // The dialog gives focus back first, so that what opens next keeps its own.
  setTimeout(go, 0);
}

interface ProjectItemsProps<Id> {
  readonly projects: readonly { readonly id: Id; readonly name: string }[];
  readonly onChoose: (id: Id) => void;
}

function ProjectItems<Id extends string>({ projects, onChoose }: ProjectItemsProps<Id>) {
  if (projects.length === 0) return null;
  return (
    <Group heading="Projects">
      {projects.slice(0, 6).map((project) => (
        <Item key={project.id} value={project.id} onSelect={() => onChoose(project.id)}>
          <Folder size={15} aria-hidden />
          <span className="min-w-0 flex-1 truncate" dir="auto">
            {project.name}
          </span>
        </Item>
      ))}
    </Group>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Item({ value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-control px-2.5 data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}
