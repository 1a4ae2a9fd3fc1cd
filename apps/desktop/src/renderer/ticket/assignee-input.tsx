import { useState } from "react";
import { TextInput } from "../ui/field.tsx";
import { useEditing } from "./editing-context.ts";

/** The assignee's e-mail address; anything else is marked and not saved. */
export function AssigneeInput({ id }: { readonly id: string }) {
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
