import { useEffect, useRef, useState, type FormEvent } from "react";
import { refusedAt, type Work } from "../frame/work.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { OrLine } from "../ui/or-line.tsx";

interface PasswordFormProps {
  /** Whether it stands below another way in. */
  readonly isSecond: boolean;
  readonly work: Work;
  readonly signIn: (email: string, password: string) => Promise<void>;
}

const name = "password";

/** E-mail address and password. After a wrong one the focus is on the password, all of it selected. */
export function PasswordForm({ isSecond, work, signIn }: PasswordFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const passwordField = useRef<HTMLInputElement>(null);
  const refused = refusedAt(name, work);

  useEffect(() => {
    if (!refused) return;
    passwordField.current?.focus();
    passwordField.current?.select();
  }, [refused]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void work.run(name, () => signIn(email.trim(), password));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {isSecond && <OrLine>or by password</OrLine>}
      <Field
        label="E-mail address"
        type="email"
        name="email"
        required
        maxLength={254}
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        ref={passwordField}
        label="Sandbox password"
        type="password"
        name="sandbox-password"
        required
        maxLength={256}
        autoComplete="off"
        value={password}
        error={refused && `${refused.message} ${refused.next}`}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button
        type="submit"
        tone="primary"
        className="mt-1"
        isBusy={work.running === name}
        isOff={work.running !== undefined}
      >
        Sign in
      </Button>
    </form>
  );
}
