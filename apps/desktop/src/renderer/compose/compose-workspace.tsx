import type { ProjectId } from "@myba/shared/ids";
import { useCallback, useRef, useState, type DragEvent } from "react";
import type { ComposeDraft } from "../../bridge/generations.ts";
import { useCommandHandlers } from "../commands/run-command.ts";
import { announce } from "../lib/announce.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { ComposeBar } from "./compose-bar.tsx";
import { ComposeGuide } from "./compose-guide.tsx";
import { ComposeHeader } from "./compose-header.tsx";
import { nameOfText } from "./name-of-text.ts";
import { openTextFile } from "./open-text-file.ts";
import { TextEditor, type TextEditorHandle } from "./text-editor.tsx";
import { useDraftAutosave } from "./use-draft-autosave.ts";
import { useGenerate } from "./use-generate.ts";
import { usePreview } from "./use-preview.ts";

interface ComposeWorkspaceProps {
  readonly draft: ComposeDraft | null;
  readonly projectId: ProjectId | null;
}

/** The text on the left, what will be read in it on the right, the way to tickets at the foot. */
export function ComposeWorkspace({ draft, projectId }: ComposeWorkspaceProps) {
  const editor = useRef<TextEditorHandle>(null);
  const [text, setText] = useState(draft?.text ?? "");
  const [name, setName] = useState(draft?.name ?? "");
  const [project, setProject] = useState<ProjectId | null>(projectId);
  const [dragging, setDragging] = useState(false);
  const preview = usePreview(text);
  const autosave = useDraftAutosave(draft?.id ?? null, { text, name, projectId: project });

  const put = useCallback((next: string, from: string) => {
    editor.current?.replace(next);
    setText(next);
    setName(from);
    announce(`${from} opened.`);
  }, []);
  const open = async (file: File | undefined) => {
    if (!file) return;
    try {
      const opened = await openTextFile(file);
      put(opened.text, opened.name);
    } catch (error) {
      notifyFailure(error);
    }
  };
  const generate = useGenerate({
    name,
    project,
    text: () => editor.current?.text() ?? text,
    flush: autosave.flush,
  });
  const chooseFile = () => pickFile(".txt,.md,.markdown,.text,.csv,.vtt,.log,text/*", (file) => void open(file));
  useCommandHandlers({ "compose.open-file": chooseFile }, "compose");

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    void open(event.dataTransfer.files[0]);
  };
  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setDragging(false)}
      onDrop={drop}
    >
      <ComposeHeader
        name={name}
        placeholder={nameOfText(text)}
        state={autosave.state}
        onName={setName}
        onOpenFile={chooseFile}
        onClear={() => {
          const before = { text: editor.current?.text() ?? text, name };
          put("", "");
          notify("Cleared the text", { label: "Put it back", run: () => put(before.text, before.name) });
        }}
        isEmpty={text === ""}
      />
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <TextEditor ref={editor} initialText={draft?.text ?? ""} preview={preview} onChange={setText} />
        <ComposeGuide text={text} preview={preview} onSample={(sample) => put(sample.text, sample.name)} />
      </div>
      <ComposeBar text={text} project={project} onProject={setProject} generate={generate} />
      {dragging ? (
        <div className="pointer-events-none absolute inset-3 z-20 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-soft text-lg font-medium text-accent-ink">
          Drop a .txt or .md file to read it
        </div>
      ) : null}
    </div>
  );
}

function pickFile(accept: string, onFile: (file: File | undefined) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept;
  input.addEventListener("change", () => onFile(input.files?.[0]));
  input.click();
}
