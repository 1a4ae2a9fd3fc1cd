import { CalendarDays, Component, Hash, Plus, Tag, User, X } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { pointChoices, priorityChoices, statusChoices } from "../tickets/choices.tsx";
import { PriorityIcon, priorityWords, StatusIcon, statusWords } from "../tickets/marks.tsx";
import { Button } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";
import { useEditing } from "./editing-context.ts";
import { InlineText } from "./inline-text.tsx";
import { asLabel } from "./label-text.ts";
import { FieldArea } from "./section.tsx";

/** Status, priority, points, labels and the small fields, as quiet lines under the title. */
export function Properties() {
  const { content, change, readOnly } = useEditing();
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-1.5">
        <Choice label={`Status: ${statusWords[content.status]}`} icon={<StatusIcon status={content.status} />}>
          <MenuChoices value={content.status} options={statusChoices} onChoose={(status) => change({ status })} />
        </Choice>
        <FieldArea field="priority">
          <Choice
            label={`Priority: ${priorityWords[content.priority]}`}
            icon={<PriorityIcon priority={content.priority} />}
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
          icon={<Tag size={13} aria-hidden />}
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
        <Labels />
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
  readonly children: ReactNode;
}

function Choice({ label, icon, children }: ChoiceProps) {
  const { readOnly } = useEditing();
  const value = label.slice(label.indexOf(": ") + 2);
  return (
    <Menu
      trigger={
        <button type="button" className={pill} aria-label={label} disabled={readOnly}>
          {icon}
          {value}
        </button>
      }
    >
      {children}
    </Menu>
  );
}

interface SmallFieldProps {
  readonly field: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly shown: string | null;
  readonly children: (id: string) => ReactNode;
}

/** A field that is only an offer until it is filled or asked for. */
function SmallField({ field, label, icon, shown, children }: SmallFieldProps) {
  const { readOnly } = useEditing();
  const [asked, setAsked] = useState(false);
  const id = useId();
  if (!shown && !asked) {
    if (readOnly) return null;
    return (
      <button
        type="button"
        className="inline-flex h-6 items-center gap-1 rounded-control px-1.5 text-[13px] text-muted hover:bg-hover hover:text-text"
        aria-label={`Set ${label.toLowerCase()}`}
        onClick={() => {
          setAsked(true);
          requestAnimationFrame(() => document.getElementById(id)?.focus());
        }}
      >
        {icon}
        {label}
      </button>
    );
  }
  return (
    <FieldArea field={field}>
      <span className="inline-flex items-center gap-1 text-muted">
        <label htmlFor={id} className="inline-flex items-center gap-1 ps-1 text-sm">
          {icon}
          {label}
        </label>
        {children(id)}
      </span>
    </FieldArea>
  );
}

function AssigneeInput({ id }: { readonly id: string }) {
  const { content, change, readOnly } = useEditing();
  const [typed, setTyped] = useState(content.assignee);
  const [isValid, setValid] = useState(true);
  return (
    <TextInput
      id={id}
      type="email"
      className="h-6! w-48! aria-invalid:border-danger!"
      placeholder="name@example.com"
      readOnly={readOnly}
      aria-invalid={!isValid}
      title={isValid ? undefined : "An e-mail address"}
      value={typed}
      onChange={({ target: { value, validity } }) => {
        setTyped(value);
        // Browsers take an address without a dot in its host; the core does not.
        const isAddress = value === "" || (validity.valid && /@[^@]+\.[^@.]{2,}$/.test(value));
        setValid(isAddress);
        if (isAddress) change({ assignee: value });
      }}
    />
  );
}

function Labels() {
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
                icon={<Plus size={13} aria-hidden />}
                onClick={() => setAdding("")}
              >
                Label
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

/** Why this priority, and what the points rest on: never a bare number. */
function Reasons() {
  const { content, change, readOnly } = useEditing();
  const basis = content.estimate?.basis ?? [];
  if (content.priority === "none" && basis.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_1fr] items-start gap-x-2 text-sm text-muted">
      {content.priority !== "none" && (!readOnly || content.priorityReason) ? (
        <>
          <dt className="py-0.5">Why {priorityWords[content.priority].toLowerCase()}</dt>
          <dd>
            <InlineText
              label="Reason for the priority"
              oneLine
              maxLength={300}
              placeholder="Add a reason"
              value={content.priorityReason}
              readOnly={readOnly}
              onChange={(priorityReason) => change({ priorityReason })}
            />
          </dd>
        </>
      ) : null}
      {content.estimate && basis.length > 0 ? (
        <>
          <dt className="py-0.5">
            Estimate{" "}
            {content.estimate.low === content.estimate.high
              ? content.estimate.low
              : `${content.estimate.low}–${content.estimate.high}`}
          </dt>
          <dd className="px-1.5 py-0.5">{basis.join(" · ")}</dd>
        </>
      ) : null}
    </dl>
  );
}
