import type { ProjectId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpen, ChevronDown, Folder } from "lucide-react";
import type { ReactNode } from "react";
import type { ProjectRow } from "../../bridge/tickets.ts";
import { api } from "../lib/client.ts";
import { showInWindow } from "../lib/window-state.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";
import { Empty, Failure, SkeletonLines } from "../ui/states.tsx";
import { GuidanceForm, guidanceNote } from "./guidance-form.tsx";

/** What a project tells everybody who writes tickets for it. */
export function GuidancePage() {
  const projects = useQuery(api.projects.list.queryOptions());
  const wanted = useSearch({ strict: false, select: (search) => ("project" in search ? search.project : undefined) });
  const navigate = useNavigate();
  const newest = projects.data?.toSorted((one, other) => other.updatedAt - one.updatedAt)[0];
  const project = projects.data?.find(({ id }) => id === wanted) ?? newest;
  if (projects.isError) return <Failure error={projects.error} onRetry={() => void projects.refetch()} />;
  if (projects.isPending) return <SkeletonLines lines={5} />;
  if (!project) return <NoProject />;
  return (
    <ProjectGuidance
      key={project.id}
      project={project}
      picker={
        projects.data.length > 1 ? (
          <ProjectPicker
            project={project}
            projects={projects.data}
            onPick={(id) => void navigate({ to: "/settings/guidance", search: { project: id }, replace: true })}
          />
        ) : null
      }
    />
  );
}

function NoProject() {
  return (
    <Group title="Project guidance" note={guidanceNote}>
      <div className="rounded-card border border-line">
        <Empty
          icon={<BookOpen size={22} aria-hidden />}
          title="No project yet"
          actions={<Button onClick={() => showInWindow({ newProjectOpen: true })}>New project</Button>}
        >
          Guidance belongs to a project: its words, its style, and what holds before a ticket is done.
        </Empty>
      </div>
    </Group>
  );
}

function ProjectGuidance({ project, picker }: { readonly project: ProjectRow; readonly picker: ReactNode }) {
  const guidance = useQuery(api.projects.guidance.queryOptions({ input: { id: project.id } }));
  if (guidance.isPending) return <SkeletonLines lines={5} />;
  if (guidance.isError) return <Failure error={guidance.error} onRetry={() => void guidance.refetch()} />;
  return <GuidanceForm project={project} stored={guidance.data} picker={picker} />;
}

interface ProjectPickerProps {
  readonly project: ProjectRow;
  readonly projects: readonly ProjectRow[];
  readonly onPick: (id: ProjectId) => void;
}

function ProjectPicker({ project, projects, onPick }: ProjectPickerProps) {
  return (
    <Menu
      align="end"
      trigger={
        <Button icon={<Folder size={14} aria-hidden />} aria-label={`Project: ${project.name}`}>
          <span className="max-w-40 truncate">{project.name}</span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
    >
      <MenuChoices
        label="Guidance of"
        value={project.id}
        options={projects.map(({ id, name }) => ({ value: id, label: name }))}
        onChoose={onPick}
      />
    </Menu>
  );
}
