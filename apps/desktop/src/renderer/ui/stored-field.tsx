import { useState, type ComponentProps, type KeyboardEvent } from "react";
import { announce } from "../lib/announce.ts";
import { failureWords } from "../lib/failure-words.ts";
import { Labelled, TextInput } from "./field.tsx";

interface StoredFieldProps extends Pick<ComponentProps<"input">, "maxLength" | "placeholder" | "dir" | "inputMode"> {
  readonly label: string;
  /** What is kept now. */
  readonly stored: string;
  /** What is wrong with a trimmed text, or null. */
  readonly complaint: (text: string) => string | null;
  readonly onStore: (text: string) => Promise<void>;
}

/** A field that is kept when it is left or Enter is pressed; Escape brings back what is kept. */
export function StoredField({ label, stored, complaint, onStore, ...rest }: StoredFieldProps) {
  /** Null while the field shows what is kept. */
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const keep = async () => {
    const text = typed?.trim();
    if (text === undefined || text === stored) {
      setTyped(null);
      return setError(null);
    }
    const wrong = complaint(text);
    setError(wrong);
    if (wrong !== null) return;
    try {
      await onStore(text);
      setTyped(null);
      announce(`${label} saved.`);
    } catch (failure) {
      const { message, next } = failureWords(failure);
      setError(`${message} ${next}`);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") void keep();
    else if (event.key === "Escape" && typed !== null) {
      event.stopPropagation();
      setTyped(null);
      setError(null);
    }
  };
  return (
    <Labelled label={label} error={error}>
      {(control) => (
        <TextInput
          {...control}
          {...rest}
          spellCheck={false}
          value={typed ?? stored}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => void keep()}
          onKeyDown={onKeyDown}
        />
      )}
    </Labelled>
  );
}
