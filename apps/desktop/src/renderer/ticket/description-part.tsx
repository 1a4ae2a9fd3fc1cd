import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextArea } from "../ui/field.tsx";
import { useEditing } from "./editing-context.ts";
import { Section } from "./section.tsx";

const Markdown = lazy(() => import("../markdown/markdown.tsx").then((file) => ({ default: file.Markdown })));

/** The description: read as formatted Markdown, edited as text. */
export function DescriptionPart() {
  const { content, change, readOnly } = useEditing();
  const [editing, setEditing] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (editing) area.current?.focus();
  }, [editing]);
  const toggle = readOnly ? null : (
    <Button tone="quiet" className="h-6! px-1.5! text-sm!" onClick={() => setEditing(!editing)}>
      {editing ? "Preview" : "Edit"}
    </Button>
  );
  return (
    <Section title="Description" field="description" refinable="description" action={toggle}>
      {editing ? (
        <TextArea
          ref={area}
          aria-label="Description"
          value={content.description}
          maxLength={20_000}
          placeholder="Markdown"
          className="min-h-24 font-mono text-sm!"
          onChange={(event) => change({ description: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") setEditing(false);
          }}
        />
      ) : content.description.trim() === "" ? (
        <button
          type="button"
          disabled={readOnly}
          className="w-full rounded-control px-1.5 py-0.5 text-start text-muted hover:bg-hover"
          onClick={() => setEditing(true)}
        >
          {readOnly ? "None" : "Add a description…"}
        </button>
      ) : (
        <div className="px-1.5" onDoubleClick={() => !readOnly && setEditing(true)}>
          <Suspense fallback={<p className="whitespace-pre-wrap">{content.description}</p>}>
            <Markdown text={content.description} />
          </Suspense>
        </div>
      )}
    </Section>
  );
}
