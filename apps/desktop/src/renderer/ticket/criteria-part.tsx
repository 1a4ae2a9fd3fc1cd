import type { AcceptanceCriterion } from "@myba/shared/tickets/content";
import { ArrowDown, ArrowUp, Ellipsis, Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine } from "../ui/menu.tsx";
import { asKind, criterionKindWords, nextCriterionId, withStep } from "./criterion.ts";
import { useEditing } from "./editing-context.ts";
import { focusSoon } from "./focus-soon.ts";
import { InlineText } from "./inline-text.tsx";
import { moved, reorder, without } from "./list-field.ts";
import { FieldArea, Section } from "./section.tsx";

/** Acceptance criteria: sentences, or Given / When / Then. */
export function CriteriaPart() {
  const { content, change, readOnly } = useEditing();
  const criteria = content.acceptanceCriteria;
  const put = (place: number, criterion: AcceptanceCriterion) =>
    change({ acceptanceCriteria: criteria.map((one, index) => (index === place ? criterion : one)) });
  const add = () => {
    const id = nextCriterionId(criteria);
    const blank = { kind: "check" as const, text: "New criterion", given: [], when: [], then: [], sourceIds: [] };
    change({ acceptanceCriteria: [...criteria, { id, ...blank }] });
    focusSoon(`criterion-${id}`);
  };
  const remove = (place: number) => change(reorder(content, "acceptanceCriteria", without(criteria.length, place)));
  const move = (from: number, to: number) =>
    change(reorder(content, "acceptanceCriteria", moved(criteria.length, from, to)));
  if (readOnly && criteria.length === 0) return null;
  return (
    <Section title="Acceptance criteria" count={criteria.length} refinable="acceptanceCriteria">
      <ol className="flex flex-col gap-0.5">
        {criteria.map((criterion, place) => (
          <li key={criterion.id}>
            <FieldArea field={`acceptanceCriteria.${place}`}>
              <div className="group flex items-start gap-1">
                <span className="w-10 shrink-0 pt-1 font-mono text-xs text-muted">{criterion.id}</span>
                <div className="min-w-0 flex-1">
                  {criterion.kind === "gherkin" ? (
                    <GherkinSteps criterion={criterion} onChange={(next) => put(place, next)} />
                  ) : (
                    <InlineText
                      label={`Criterion ${criterion.id}`}
                      focusMark={`criterion-${criterion.id}`}
                      value={criterion.text}
                      maxLength={500}
                      oneLine
                      required
                      readOnly={readOnly}
                      onChange={(text) => put(place, { ...criterion, text })}
                    />
                  )}
                </div>
                {readOnly ? null : (
                  <Menu
                    align="end"
                    trigger={
                      <IconButton
                        label={`Criterion menu: ${criterion.id}`}
                        className="size-6 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[popup-open]:opacity-100"
                      >
                        <Ellipsis size={14} aria-hidden />
                      </IconButton>
                    }
                  >
                    <MenuChoices
                      label="Written as"
                      value={criterion.kind}
                      options={criterionKindWords}
                      onChoose={(kind) => put(place, asKind(criterion, kind))}
                    />
                    <MenuLine />
                    <MenuItem
                      icon={<ArrowUp size={14} aria-hidden />}
                      disabled={place === 0}
                      onSelect={() => move(place, place - 1)}
                    >
                      Move up
                    </MenuItem>
                    <MenuItem
                      icon={<ArrowDown size={14} aria-hidden />}
                      disabled={place === criteria.length - 1}
                      onSelect={() => move(place, place + 1)}
                    >
                      Move down
                    </MenuItem>
                    <MenuItem danger icon={<Trash2 size={14} aria-hidden />} onSelect={() => remove(place)}>
                      Remove
                    </MenuItem>
                  </Menu>
                )}
              </div>
            </FieldArea>
          </li>
        ))}
      </ol>
      {readOnly || criteria.length >= 20 ? null : (
        <Button tone="quiet" className="self-start" icon={<Plus size={14} aria-hidden />} onClick={add}>
          Add criterion
        </Button>
      )}
    </Section>
  );
}

interface GherkinStepsProps {
  readonly criterion: AcceptanceCriterion;
  readonly onChange: (criterion: AcceptanceCriterion) => void;
}

function GherkinSteps({ criterion, onChange }: GherkinStepsProps) {
  const { readOnly } = useEditing();
  return (["given", "when", "then"] as const).map((part) => {
    const steps = criterion[part].length > 0 ? criterion[part] : [""];
    return steps.map((step, index) => (
      // Steps have no identity of their own; their place is all there is.
      // oxlint-disable-next-line react/no-array-index-key
      <div key={`${part}${index}`} className="flex items-start">
        <span className="w-11 shrink-0 pt-1 font-mono text-xs text-accent-ink">
          {index === 0 ? `${part[0]?.toUpperCase()}${part.slice(1)}` : "And"}
        </span>
        <InlineText
          label={`${part[0]?.toUpperCase()}${part.slice(1)} of ${criterion.id}`}
          focusMark={`criterion-${criterion.id}-${part}-${index}`}
          value={step}
          maxLength={300}
          oneLine
          placeholder={part === "given" ? "nothing in particular" : "…"}
          readOnly={readOnly}
          onChange={(text) => onChange(withStep(criterion, part, index, text))}
          onEnter={() => {
            onChange(withStep(criterion, part, steps.length, ""));
            focusSoon(`criterion-${criterion.id}-${part}-${steps.length}`);
          }}
          {...(steps.length > 1 ? { onRemove: () => onChange(withStep(criterion, part, index, null)) } : {})}
        />
      </div>
    ));
  });
}
