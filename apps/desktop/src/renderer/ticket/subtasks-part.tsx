import { Plus, X } from "lucide-react";
import { Button, IconButton } from "../ui/button.tsx";
import { useEditing } from "./editing-context.ts";
import { focusSoon } from "./focus-soon.ts";
import { InlineText } from "./inline-text.tsx";
import { reorder, without } from "./list-field.ts";
import { Section } from "./section.tsx";

/** A checklist of small steps. */
export function SubtasksPart() {
  const { content, change, readOnly } = useEditing();
  const { subtasks } = content;
  if (subtasks.length === 0) return null;
  const put = (place: number, item: Partial<(typeof subtasks)[number]>) =>
    change({ subtasks: subtasks.map((one, index) => (index === place ? { ...one, ...item } : one)) });
  const add = () => {
    change({ subtasks: [...subtasks, { title: "New step", done: false }] });
    focusSoon(`subtask-${subtasks.length}`);
  };
  return (
    <Section title="Steps" field="subtasks" count={subtasks.length} refinable="subtasks">
      <ul>
        {subtasks.map((subtask, place) => (
          // Steps have no identity of their own; their place is all there is.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place} className="group flex items-start gap-2 ps-1.5">
            <input
              type="checkbox"
              aria-label={`Done: ${subtask.title}`}
              checked={subtask.done}
              disabled={readOnly}
              className="mt-1.5 accent-accent"
              onChange={(event) => put(place, { done: event.target.checked })}
            />
            <InlineText
              label={`Step ${place + 1}`}
              focusMark={`subtask-${place}`}
              value={subtask.title}
              maxLength={200}
              oneLine
              required
              readOnly={readOnly}
              className={subtask.done ? "text-muted line-through" : ""}
              onChange={(title) => put(place, { title })}
              {...(subtasks.length < 20 ? { onEnter: add } : {})}
            />
            {readOnly ? null : (
              <IconButton
                label={`Remove step ${place + 1}`}
                className="size-6 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
                onClick={() => change(reorder(content, "subtasks", without(subtasks.length, place)))}
              >
                <X size={13} aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {readOnly || subtasks.length >= 20 ? null : (
        <Button tone="quiet" className="self-start" icon={<Plus size={14} aria-hidden />} onClick={add}>
          Add step
        </Button>
      )}
    </Section>
  );
}
