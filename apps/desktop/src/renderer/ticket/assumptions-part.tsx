import { Plus } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { useEditing } from "./editing-context.ts";
import { focusSoon } from "./focus-soon.ts";
import { InlineText } from "./inline-text.tsx";
import { reorder, without } from "./list-field.ts";
import { FieldArea, Section } from "./section.tsx";

/** What was taken for granted. An emptied assumption is removed with Backspace. */
export function AssumptionsPart() {
  const { content, change, readOnly } = useEditing();
  const { assumptions } = content;
  if (assumptions.length === 0) return null;
  const put = (place: number, text: string) =>
    change({ assumptions: assumptions.map((one, index) => (index === place ? text : one)) });
  return (
    <Section title="Assumptions" count={assumptions.length} refinable="assumptions">
      <ul className="list-disc ps-5">
        {assumptions.map((assumption, place) => (
          // Assumptions have no identity of their own; their place is all there is.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place}>
            <FieldArea field={`assumptions.${place}`}>
              <InlineText
                label={`Assumption ${place + 1}`}
                focusMark={`assumption-${place}`}
                value={assumption}
                maxLength={300}
                oneLine
                readOnly={readOnly}
                onChange={(text) => put(place, text)}
                onRemove={() => change(reorder(content, "assumptions", without(assumptions.length, place)))}
              />
            </FieldArea>
          </li>
        ))}
      </ul>
      {readOnly || assumptions.length >= 10 ? null : (
        <Button
          tone="quiet"
          className="self-start"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => {
            change({ assumptions: [...assumptions, ""] });
            focusSoon(`assumption-${assumptions.length}`);
          }}
        >
          Add assumption
        </Button>
      )}
    </Section>
  );
}
