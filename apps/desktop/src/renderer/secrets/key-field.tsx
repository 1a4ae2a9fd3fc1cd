import { useEffect, type ClipboardEvent, type RefObject } from "react";
import { Labelled } from "../ui/field.tsx";
import { SecretInput } from "./secret-input.tsx";
import { cleanKey } from "./take.ts";

interface KeyFieldProps {
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly label: string;
  /** What a key looks like: "sk-…". */
  readonly hint: string;
  readonly error: string | null;
  readonly readOnly: boolean;
}

/** Where a key is pasted. It stays in this element alone, and leaves it with the dialog at the latest. */
export function KeyField({ fieldRef, label, hint, error, readOnly }: KeyFieldProps) {
  useEffect(() => {
    const field = fieldRef.current;
    return () => {
      if (field) field.value = "";
    };
  }, [fieldRef]);
  return (
    <Labelled label={label} error={error}>
      {(control) => (
        <SecretInput
          {...control}
          ref={fieldRef}
          placeholder={hint}
          maxLength={500}
          readOnly={readOnly}
          onPaste={pasteClean}
        />
      )}
    </Labelled>
  );
}

function pasteClean(event: ClipboardEvent<HTMLInputElement>): void {
  event.preventDefault();
  event.currentTarget.value = cleanKey(event.clipboardData.getData("text/plain"));
}
