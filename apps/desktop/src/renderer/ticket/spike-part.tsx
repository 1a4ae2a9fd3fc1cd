import type { Spike } from "@myba/shared/tickets/content";
import { Labelled, TextArea, TextInput } from "../ui/field.tsx";
import { useEditing } from "./editing-context.ts";
import { FieldArea, Section } from "./section.tsx";

/** What is to be found out, in how much time, and what comes out. */
export function SpikePart() {
  const { content, change, readOnly } = useEditing();
  const { spike } = content;
  if (!spike) return null;
  const put = (part: Partial<Spike>) => change({ spike: { ...spike, ...part } });
  return (
    <Section title="Spike" refinable="spike">
      <div className="flex flex-col gap-2">
        {(["question", "output"] as const).map((part) => (
          <FieldArea key={part} field={`spike.${part}`}>
            <Labelled label={part === "question" ? "Question to answer" : "What comes out"}>
              {(control) => (
                <TextArea
                  {...control}
                  readOnly={readOnly}
                  maxLength={500}
                  value={spike[part]}
                  onChange={(event) => put({ [part]: event.target.value })}
                />
              )}
            </Labelled>
          </FieldArea>
        ))}
        <FieldArea field="spike.timeboxHours">
          <Labelled label="Time box in hours" hint="1 to 80">
            {(control) => (
              <TextInput
                {...control}
                type="number"
                min={1}
                max={80}
                readOnly={readOnly}
                className="w-24"
                defaultValue={spike.timeboxHours ?? ""}
                onChange={(event) => {
                  const hours = Math.round(event.target.valueAsNumber);
                  put({ timeboxHours: Number.isNaN(hours) ? null : Math.max(1, Math.min(80, hours)) });
                }}
              />
            )}
          </Labelled>
        </FieldArea>
      </div>
    </Section>
  );
}
