import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import type { ProjectRow } from "../../bridge/tickets.ts";
import { client } from "../lib/client.ts";
import { failureWords } from "../lib/failure-words.ts";
import { refetch } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Labelled, TextInput } from "../ui/field.tsx";

interface ProjectDialogProps {
  readonly onClose: () => void;
  /** The project to rename; absent to make a new one. */
  readonly project?: ProjectRow;
}

/** Names a new project, or renames one. */
export function ProjectDialog({ onClose, project }: ProjectDialogProps) {
  const [name, setName] = useState(project?.name ?? "");
  const [error, setError] = useState<string | null>(null);
  const navigate = useNavigate();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setError("Give the project a name.");
    try {
      const saved = project
        ? await client.projects.rename({ id: project.id, name })
        : await client.projects.create({ name });
      refetch(["projects"]);
      onClose();
      if (!project) await navigate({ to: "/tickets", search: { project: saved.id } });
    } catch (failure) {
      const words = failureWords(failure);
      setError(`${words.message} ${words.next}`);
    }
  };
  return (
    <Dialog title={project ? "Rename project" : "New project"} open onClose={onClose}>
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-3 pb-3">
        <Labelled label="Name" error={error}>
          {(control) => (
            <TextInput
              {...control}
              value={name}
              maxLength={100}
              placeholder="Web shop"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Labelled>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit">
            {project ? "Rename" : "Create project"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
