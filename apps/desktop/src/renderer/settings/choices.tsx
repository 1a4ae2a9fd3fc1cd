import type { ReactNode } from "react";

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}

/** One of a few values, all of them in sight. */
export function Choices<Value extends string>({ label, value, options, onChoose }: ChoicesProps<Value>) {
  return (
    <fieldset className="flex flex-wrap items-center gap-3 border-b border-line pb-3">
      <legend className="float-start min-w-0 flex-1 p-0">{label}</legend>
      <div className="flex flex-wrap rounded-control border border-control p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex h-7 items-center gap-1.5 rounded px-2.5 text-[13px] text-muted has-checked:bg-accent-soft has-checked:text-accent-ink has-focus-visible:outline-2"
          >
            <input
              type="radio"
              name={label}
              className="absolute inset-0 opacity-0"
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
