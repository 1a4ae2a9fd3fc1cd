import { maxTextLength } from "@myba/shared/generation/generation";
import type { ErrorReport } from "@myba/shared/errors";
import type { ProjectId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Folder, Plus, Sparkles } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { AnswererMenu } from "../asking/answerer-menu.tsx";
import { useAnswerer } from "../asking/choice.ts";
import { estimateDetails, estimateWords } from "../asking/estimate-words.ts";
import { badgesOf } from "../asking/provider-words.ts";
import { useEstimate } from "../asking/use-estimate.ts";
import { shownKeys } from "../commands/command-table.ts";
import { spokenKeys } from "../commands/keys.ts";
import { useCommandHandlers } from "../commands/run-command.ts";
import { announce } from "../lib/announce.ts";
import { api } from "../lib/client.ts";
import { cx } from "../lib/class-names.ts";
import { counted } from "../lib/time.ts";
import { useOnline } from "../lib/use-online.ts";
import { showInWindow } from "../lib/window-state.ts";
import { firstProjectName } from "../tickets/create-ticket.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine } from "../ui/menu.tsx";
import { ComposeTrouble } from "./compose-trouble.tsx";
import type { Generate } from "./use-generate.ts";

interface ComposeBarProps {
  readonly text: string;
  readonly project: ProjectId | null;
  readonly onProject: (project: ProjectId) => void;
  readonly generate: Generate;
}

/** At the foot: who answers and what it will cost, where the tickets go, and the one button. */
export function ComposeBar({ text, project, onProject, generate }: ComposeBarProps) {
  const { provider, choice } = useAnswerer();
  const { estimate, isPending } = useEstimate({ choice, projectId: project, text });
  const [choosing, setChoosing] = useState(false);
  /** Pressed before it was known what it costs: it goes on as soon as that is on screen. */
  const pressedEarly = useRef(false);
  const troubleNote = useRef<HTMLElement>(null);
  const isOnline = useOnline();
  const noNetwork: ErrorReport | null =
    provider && !provider.local && !isOnline ? { code: "provider/offline", data: { provider: provider.label } } : null;
  // Without any network it is not the billing server that is missing.
  const unreached = estimate?.obstacle?.code === "billing/unreachable" ? noNetwork : null;
  const obstacle = generate.trouble ?? unreached ?? estimate?.obstacle ?? provider?.obstacle ?? noNetwork;
  const tooLong = text.length > maxTextLength;
  const canGenerate = text.trim() !== "" && !tooLong && !generate.starting;
  const run = () => {
    if (!canGenerate) return;
    // What stands in the way is said already; whoever presses all the same is led to it.
    if (obstacle && !generate.trouble) {
      troubleNote.current?.focus();
      announce(troubleNote.current?.textContent ?? "");
    } else if (isPending && provider?.free === false) pressedEarly.current = true;
    else generate.run(estimate);
  };
  const runLate = useEffectEvent(run);
  useEffect(() => {
    if (isPending || !pressedEarly.current) return;
    pressedEarly.current = false;
    runLate();
  }, [isPending]);
  useCommandHandlers({ "compose.generate": run, "compose.choose-answerer": () => setChoosing(true) });
  return (
    <footer className="flex shrink-0 flex-col bg-surface">
      <ComposeTrouble
        ref={troubleNote}
        provider={provider}
        obstacle={obstacle}
        estimate={estimate}
        isReckoning={isPending}
        generate={generate}
        onChooseAnother={() => setChoosing(true)}
      />
      <div className="flex items-start gap-2 border-t border-line px-4 py-2">
        <div className="flex min-w-0 flex-1 items-center gap-2">
          <AnswererMenu open={choosing} onOpenChange={setChoosing} />
          <span className="text-sm whitespace-nowrap text-muted max-lg:hidden">
            {provider ? badgesOf(provider) : "free, private"}
          </span>
        </div>
        <ProjectMenu project={project} onProject={onProject} />
        <div className="flex flex-col items-end gap-0.5">
          <Button
            // While it is being asked about, the answer is the step to take.
            tone={generate.isAsking ? "plain" : "primary"}
            className="px-3!"
            icon={<Sparkles size={14} aria-hidden />}
            disabled={!canGenerate}
            title={`Generate (${spokenKeys(shownKeys("compose.generate") ?? "")})`}
            aria-describedby="generation-estimate"
            onClick={run}
          >
            {generate.starting ? "Starting…" : "Generate"}
          </Button>
          <p
            id="generation-estimate"
            className={cx("h-4 text-xs whitespace-nowrap tabular-nums", tooLong ? "text-danger" : "text-muted")}
            title={estimate ? estimateDetails(estimate) : undefined}
          >
            <span className="sr-only">Cost: </span>
            {tooLong
              ? `${counted(text.length, "character")}: the limit is ${maxTextLength.toLocaleString("en")}`
              : estimate
                ? estimateWords(estimate)
                : ""}
          </p>
        </div>
      </div>
    </footer>
  );
}

function ProjectMenu({ project, onProject }: Pick<ComposeBarProps, "project" | "onProject">) {
  const projects = useQuery(api.projects.list.queryOptions()).data ?? [];
  const newest = projects.toSorted((one, other) => other.updatedAt - one.updatedAt)[0];
  const target = projects.find((one) => one.id === project) ?? newest;
  return (
    <Menu
      align="end"
      trigger={
        <Button
          tone="quiet"
          icon={<Folder size={14} aria-hidden />}
          aria-label={`Project: ${target?.name ?? firstProjectName}`}
        >
          <span className="max-w-40 truncate max-md:max-w-24">{target?.name ?? firstProjectName}</span>
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
  );
}
