import { Plus, X } from "lucide-react";
import { useRef, type KeyboardEvent } from "react";
import { focusSoon } from "../ticket/focus-soon.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { most, nextRow, type TypedLine } from "./typed-guidance.ts";

interface DoneListProps {
  readonly rows: readonly TypedLine[];
  readonly onChange: (rows: readonly TypedLine[]) => void;
}

/** What holds before a ticket is done, line by line; Enter begins the next one. */
export function DoneList({ rows, onChange }: DoneListProps) {
  const addButton = useRef<HTMLButtonElement>(null);
  const addAfter = (index: number) => {
    if (rows.length >= most.lines) return;
    const row = nextRow(rows);
    onChange(rows.toSpliced(index + 1, 0, { row, text: "" }));
    focusSoon(`done-${row}`);
  };
  const remove = (index: number) => {
    onChange(rows.toSpliced(index, 1));
    const neighbour = rows[index - 1] ?? rows[index + 1];
    if (neighbour) focusSoon(`done-${neighbour.row}`);
    else addButton.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    if (event.key === "Enter") addAfter(index);
    else if (event.key === "Backspace" && event.currentTarget.value === "") remove(index);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex flex-col gap-1.5">
      {rows.map(({ row, text }, index) => (
        <div key={row} className="flex items-center gap-1.5">
          <TextInput
            data-focus={`done-${row}`}
            aria-label={`Definition of done, line ${index + 1}`}
            maxLength={most.lineChars}
            placeholder={index === 0 ? "Covered by an automated test" : ""}
            value={text}
            onKeyDown={(event) => onKeyDown(event, index)}
            onChange={(event) =>
              onChange(rows.map((one) => (one.row === row ? { row, text: event.target.value } : one)))
            }
          />
          <IconButton label={`Remove line ${index + 1}`} className="size-8" onClick={() => remove(index)}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        ref={addButton}
        tone="quiet"
        className="-ms-2 self-start"
        icon={<Plus size={14} aria-hidden />}
        disabled={rows.length >= most.lines}
        onClick={() => addAfter(rows.length - 1)}
      >
        Add a line
      </Button>
    </div>
  );
}
