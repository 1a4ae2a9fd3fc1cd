import { CalendarDays, Component, Hash, Milestone, User } from "lucide-react";
import type { ReactNode } from "react";
import { pointChoices, priorityChoices, statusChoices } from "../tickets/choices.tsx";
import { PriorityIcon, priorityWords, StatusIcon, statusWords } from "../tickets/marks.tsx";
import { TextInput } from "../ui/field.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";
import { AssigneeInput } from "./assignee-input.tsx";
import { useEditing } from "./editing-context.ts";
import { LabelsField } from "./labels-field.tsx";
import { Reasons } from "./reasons.tsx";
import { FieldArea } from "./section.tsx";
import { SmallField } from "./small-field.tsx";

/** Status, priority, points, labels and the small fields, as quiet lines under the title. */
export function Properties() {
  const { content, change, readOnly } = useEditing();
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-x-1 gap-y-1.5 @min-[740px]:gap-x-1.5">
        <Choice label={`Status: ${statusWords[content.status]}`} icon={<StatusIcon status={content.status} />}>
          <MenuChoices value={content.status} options={statusChoices} onChoose={(status) => change({ status })} />
        </Choice>
        <FieldArea field="priority">
          <Choice
            label={`Priority: ${priorityWords[content.priority]}`}
            icon={<PriorityIcon priority={content.priority} />}
            unset={content.priority === "none"}
          >
            <MenuChoices
              value={content.priority}
              options={priorityChoices}
              onChoose={(priority) => change({ priority })}
            />
          </Choice>
        </FieldArea>
        <FieldArea field="points">
          <Choice
            label={content.points === null ? "Points: No points" : `Points: ${content.points}`}
            icon={<Hash size={13} aria-hidden />}
            unset={content.points === null}
          >
            <MenuChoices value={content.points} options={pointChoices} onChoose={(points) => change({ points })} />
          </Choice>
        </FieldArea>
        <SmallField
          field="dueDate"
          label="Due date"
          icon={<CalendarDays size={13} aria-hidden />}
          shown={content.dueDate}
        >
          {(id) => (
            <TextInput
              id={id}
              type="date"
              className="h-6! w-36!"
              readOnly={readOnly}
              value={content.dueDate ?? ""}
              onChange={({ target: { value, validity } }) => {
                if (validity.valid) change({ dueDate: value || null });
              }}
            />
          )}
        </SmallField>
        <SmallField field="assignee" label="Assignee" icon={<User size={13} aria-hidden />} shown={content.assignee}>
          {(id) => <AssigneeInput id={id} />}
        </SmallField>
        <SmallField
          field="component"
          label="Component"
          icon={<Component size={13} aria-hidden />}
          shown={content.component}
        >
          {(id) => (
            <TextInput
              id={id}
              className="h-6! w-36!"
              readOnly={readOnly}
              maxLength={100}
              value={content.component}
              onChange={(event) => change({ component: event.target.value })}
            />
          )}
        </SmallField>
        <SmallField
          field="fixVersion"
          label="Fix version"
          icon={<Milestone size={13} aria-hidden />}
          shown={content.fixVersion}
        >
          {(id) => (
            <TextInput
              id={id}
              className="h-6! w-28!"
              readOnly={readOnly}
              maxLength={100}
              value={content.fixVersion}
              onChange={(event) => change({ fixVersion: event.target.value })}
            />
          )}
        </SmallField>
        <LabelsField />
      </div>
      <Reasons />
    </div>
  );
}

const pill =
  "inline-flex h-6 items-center gap-1.5 rounded-control border border-line px-2 text-[13px] whitespace-nowrap hover:bg-hover disabled:hover:bg-transparent";

interface ChoiceProps {
  readonly label: string;
  readonly icon: ReactNode;
  /** "No priority" says as much as an icon does where room is scarce. */
  readonly unset?: boolean;
  readonly children: ReactNode;
}

function Choice({ label, icon, unset = false, children }: ChoiceProps) {
  const { readOnly } = useEditing();
  const value = label.slice(label.indexOf(": ") + 2);
  return (
    <Menu
      trigger={
        <button type="button" className={pill} aria-label={label} title={label} disabled={readOnly}>
          {icon}
          <span className={unset ? "hidden @min-[740px]:inline" : undefined}>{value}</span>
        </button>
      }
    >
      {children}
    </Menu>
  );
}
