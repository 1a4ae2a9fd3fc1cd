import type { ProjectId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useState, type FormEvent } from "react";
import { api, client } from "../lib/client.ts";
import { failureWords } from "../lib/failure-words.ts";
import { notify } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { showInWindow } from "../lib/window-state.ts";
import { anyProject, firstProjectName } from "../tickets/create-ticket.ts";
import { undo } from "../frame/undo.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { controlLook, Labelled } from "../ui/field.tsx";

/** Takes tickets from a file that MyBA or a tracker exported. */
export function ImportDialog() {
  const projects = useQuery(api.projects.list.queryOptions()).data ?? [];
  const [project, setProject] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return setError("Choose a file first.");
    setBusy(true);
    try {
      const projectId = (project || projects[0]?.id || (await anyProject())) as ProjectId; // The options are project ids.
      const bytes = await file.arrayBuffer();
      const copy = new File([bytes], file.name, { type: file.type });
      const { created } = await client.transfer.import({ projectId, file: copy });
      refetch(["tickets", "projects"]);
      close();
      notify(`Imported ${counted(created, "ticket")}`, { label: "Undo", run: () => void undo() });
      await navigate({ to: "/tickets", search: { project: projectId } });
    } catch (failure) {
      const words = failureWords(failure);
      setError(`${words.message} ${words.next}`);
      setBusy(false);
    }
  };
  return (
    <Dialog title="Import tickets" description="A JSON, CSV or Markdown file" open onClose={close}>
      <form onSubmit={(event) => void save(event)} className="flex flex-col gap-3 pb-3">
        <Labelled label="File" error={error}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".json,.csv,.md,.markdown"
              className={`${controlLook} h-9 py-1.5 file:me-3 file:rounded file:border-0 file:bg-hover file:px-2 file:text-text`}
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                setError(null);
              }}
            />
          )}
        </Labelled>
        <Labelled label="Into project">
          {(control) => (
            <select
              {...control}
              className={`${controlLook} h-8`}
              value={project}
              onChange={(event) => setProject(event.target.value)}
            >
              {projects.length === 0 ? <option value="">{firstProjectName}</option> : null}
              {projects.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" disabled={busy} icon={<FileUp size={14} aria-hidden />}>
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function close(): void {
  showInWindow({ importOpen: false });
}
