import { Tag, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { useEditing } from "./editing-context.ts";
import { asLabel } from "./label-text.ts";
import { FieldArea } from "./section.tsx";

/** The labels with a way to add and remove; whatever is typed becomes words joined by hyphens. */
export function LabelsField() {
  const { content, change, readOnly } = useEditing();
  const [adding, setAdding] = useState<string | null>(null);
  const add = () => {
    const label = asLabel(adding ?? "");
    if (label && !content.labels.includes(label)) change({ labels: [...content.labels, label] });
    setAdding(label ? "" : null);
  };
  return (
    <FieldArea field="labels">
      <ul aria-label="Labels" className="flex flex-wrap items-center gap-1">
        {content.labels.map((label) => (
          <li key={label} className="inline-flex h-6 items-center gap-1 rounded-control bg-hover px-2 text-[13px]">
            <span dir="auto">{label}</span>
            {readOnly ? null : (
              <button
                type="button"
                aria-label={`Remove label ${label}`}
                className="rounded text-muted hover:text-text"
                onClick={() => change({ labels: content.labels.filter((one) => one !== label) })}
              >
                <X size={12} aria-hidden />
              </button>
            )}
          </li>
        ))}
        {readOnly || content.labels.length >= 20 ? null : (
          <li>
            {adding === null ? (
              <Button
                tone="quiet"
                className="h-6! px-1.5!"
                icon={<Tag size={13} aria-hidden />}
                aria-label="Label"
                title="Add a label"
                onClick={() => setAdding("")}
              >
                <span className="hidden @min-[740px]:inline">Label</span>
              </Button>
            ) : (
              <TextInput
                aria-label="New label"
                ref={(input) => input?.focus()}
                className="h-6! w-32!"
                maxLength={60}
                value={adding}
                onChange={(event) => setAdding(event.target.value)}
                onBlur={() => {
                  add();
                  setAdding(null);
                }}
                onKeyDown={(event) => {
                  if (event.key === "Enter") add();
                  if (event.key === "Escape") setAdding(null);
                }}
              />
            )}
          </li>
        )}
      </ul>
    </FieldArea>
  );
}
