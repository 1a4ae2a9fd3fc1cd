import { Plus } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { useEditing } from "./editing-context.ts";
import { focusSoon } from "./focus-soon.ts";

/** Offers the parts a ticket can have and this one has not, so that empty parts take no room. */
export function AddPartMenu() {
  const { content, change } = useEditing();
  const parts = [
    content.story
      ? null
      : { label: "Story", add: () => change({ story: { role: "", goal: content.title, benefit: "" } }) },
    content.subtasks.length > 0
      ? null
      : {
          label: "Steps",
          add: () => {
            change({ subtasks: [{ title: "New step", done: false }] });
            focusSoon("subtask-0");
          },
        },
    content.assumptions.length > 0
      ? null
      : {
          label: "Assumption",
          add: () => {
            change({ assumptions: [""] });
            focusSoon("assumption-0");
          },
        },
    content.openQuestions.length >= 5
      ? null
      : {
          label: "Open question",
          add: () => {
            const question = { text: "New question", field: "description", options: [], answer: null };
            change({ openQuestions: [...content.openQuestions, question] });
          },
        },
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return (
    <div>
      <Menu
        trigger={
          <Button tone="quiet" icon={<Plus size={14} aria-hidden />}>
            Add…
          </Button>
        }
      >
        {parts.map((part) => (
          <MenuItem key={part.label} onSelect={part.add}>
            {part.label}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
