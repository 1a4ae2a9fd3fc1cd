import { useEffect, useRef, useState, type FormEvent } from "react";
import { refusedAt, type Work } from "../frame/work.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

interface EmailFormProps {
  readonly work: Work;
  readonly onEmail: (email: string) => Promise<void>;
}

/** Asks for an address, to which a code is sent. */
export function EmailForm({ work, onEmail }: EmailFormProps) {
  const [email, setEmail] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const refused = refusedAt("email", work);
  useEffect(() => {
    if (refused) field.current?.focus();
  }, [refused]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onEmail(email.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field
        ref={field}
        label="E-mail address"
        type="email"
        name="email"
        required
        maxLength={254}
        autoComplete="email"
        value={email}
        hint="You get a code. New here? This makes an account."
        error={refused && `${refused.message} ${refused.next}`}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" tone="primary" isBusy={work.running === "email"} isOff={work.running !== undefined}>
        Continue with e-mail
      </Button>
    </form>
  );
}
