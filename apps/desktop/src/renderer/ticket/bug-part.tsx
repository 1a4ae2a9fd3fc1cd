import { severities, type Bug } from "@myba/shared/tickets/content";
import { Button } from "../ui/button.tsx";
import { Labelled, TextArea } from "../ui/field.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";
import { useEditing } from "./editing-context.ts";
import { FieldArea, Section } from "./section.tsx";

const severityChoices = [
  { value: null, label: "Not rated" },
  ...severities.map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)}` })),
];

/** What goes wrong: steps, expected, actual, environment, severity. */
export function BugPart() {
  const { content, change, readOnly } = useEditing();
  const { bug } = content;
  if (!bug) return null;
  const put = (part: Partial<Bug>) => change({ bug: { ...bug, ...part } });
  const severity = severityChoices.find((one) => one.value === bug.severity)?.label ?? "Not rated";
  return (
    <Section
      title="Bug"
      refinable="bug"
      action={
        readOnly ? null : (
          <Menu
            align="end"
            trigger={
              <Button tone="quiet" className="h-6! px-1.5! text-sm!">
                Severity: {severity}
              </Button>
            }
          >
            <MenuChoices value={bug.severity} options={severityChoices} onChoose={(severity) => put({ severity })} />
          </Menu>
        )
      }
    >
      <div className="flex flex-col gap-2">
        <FieldArea field="bug.steps">
          <Labelled label="Steps to reproduce" hint="One step a line">
            {(control) => (
              <TextArea
                {...control}
                readOnly={readOnly}
                value={bug.steps.join("\n")}
                onChange={(event) => put({ steps: event.target.value.split("\n").slice(0, 50) })}
              />
            )}
          </Labelled>
        </FieldArea>
        {(["expected", "actual", "environment"] as const).map((part) => (
          <FieldArea key={part} field={`bug.${part}`}>
            <Labelled label={`${part[0]?.toUpperCase()}${part.slice(1)}`}>
              {(control) => (
                <TextArea
                  {...control}
                  readOnly={readOnly}
                  maxLength={2000}
                  value={bug[part]}
                  onChange={(event) => put({ [part]: event.target.value })}
                />
              )}
            </Labelled>
          </FieldArea>
        ))}
      </div>
    </Section>
  );
}
