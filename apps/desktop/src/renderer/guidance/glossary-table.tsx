import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { focusSoon } from "../ticket/focus-soon.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { most, nextRow, termProblem, type TypedTerm } from "./typed-guidance.ts";

interface GlossaryTableProps {
  readonly rows: readonly TypedTerm[];
  readonly onChange: (rows: readonly TypedTerm[]) => void;
}

/** The words of a project: term, meaning, and the words to avoid. */
export function GlossaryTable({ rows, onChange }: GlossaryTableProps) {
  const addButton = useRef<HTMLButtonElement>(null);
  const change = (row: number, part: Partial<TypedTerm>) =>
    onChange(rows.map((one) => (one.row === row ? { ...one, ...part } : one)));
  const add = () => {
    const row = nextRow(rows);
    onChange([...rows, { row, term: "", meaning: "", avoid: "" }]);
    focusSoon(`term-${row}`);
  };
  const remove = (index: number) => {
    onChange(rows.toSpliced(index, 1));
    const neighbour = rows[index + 1] ?? rows[index - 1];
    if (neighbour) focusSoon(`term-${neighbour.row}`);
    else addButton.current?.focus();
  };
  return (
    <div className="flex flex-col gap-1.5">
      {rows.length > 0 ? (
        <div aria-hidden className={`${columns} text-sm text-muted`}>
          <span>Term</span>
          <span>Meaning</span>
          <span>Instead of</span>
        </div>
      ) : null}
      {rows.map((one, index) => {
        const problem = termProblem(rows, one);
        const name = one.term.trim() || `row ${index + 1}`;
        return (
          <div key={one.row} className={columns}>
            <TextInput
              data-focus={`term-${one.row}`}
              aria-label={`Term, ${name}`}
              aria-invalid={problem ? true : undefined}
              aria-describedby={problem ? `term-problem-${one.row}` : undefined}
              maxLength={most.termChars}
              placeholder={index === 0 ? "shopper" : ""}
              value={one.term}
              onChange={(event) => change(one.row, { term: event.target.value })}
            />
            <TextInput
              aria-label={`Meaning of ${name}`}
              maxLength={most.meaningChars}
              placeholder={index === 0 ? "somebody who buys in the web shop" : ""}
              value={one.meaning}
              onChange={(event) => change(one.row, { meaning: event.target.value })}
            />
            <TextInput
              aria-label={`Words to avoid for ${name}`}
              placeholder={index === 0 ? "customer, client" : ""}
              value={one.avoid}
              onChange={(event) => change(one.row, { avoid: event.target.value })}
            />
            <IconButton label={`Remove ${name}`} className="size-8" onClick={() => remove(index)}>
              <X size={14} aria-hidden />
            </IconButton>
            {problem ? (
              <p id={`term-problem-${one.row}`} className="col-span-full text-sm text-warning">
                {problem}
              </p>
            ) : null}
          </div>
        );
      })}
      <Button
        ref={addButton}
        tone="quiet"
        className="-ms-2 self-start"
        icon={<Plus size={14} aria-hidden />}
        disabled={rows.length >= most.terms}
        onClick={add}
      >
        Add a term
      </Button>
    </div>
  );
}

const columns = "grid grid-cols-[minmax(0,3fr)_minmax(0,5fr)_minmax(0,3fr)_32px] gap-1.5";
