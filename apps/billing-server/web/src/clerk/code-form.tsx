import { useEffect, useRef, useState, type FormEvent } from "react";
import { refusedAt, type Work } from "../frame/work.ts";
import { Button, TextButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { AwaitedCode } from "./steps.ts";

interface CodeFormProps {
  readonly code: AwaitedCode;
  readonly work: Work;
  readonly onCode: (code: string) => Promise<void>;
  readonly onAgain: () => Promise<void>;
  readonly onBack: () => void;
}

/** Asks for a code. Six digits are sent off by themselves, so that pasting is all there is to do. */
export function CodeForm({ code, work, onCode, onAgain, onBack }: CodeFormProps) {
  const [typed, setTyped] = useState("");
  const [isSentAgain, setSentAgain] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const refused = refusedAt("code", work);
  const isSent = code.strategy === "email_code" || code.strategy === "phone_code";
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (!refused) return;
    field.current?.focus();
    field.current?.select();
  }, [refused]);

  const type = (text: string) => {
    const plain = code.strategy === "backup_code" ? text : text.replaceAll(/\D/g, "").slice(0, 6);
    setTyped(plain);
    if (code.strategy !== "backup_code" && plain.length === 6 && plain !== typed) void onCode(plain);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== "") void onCode(typed.trim());
  };
  const again = async () => {
    setSentAgain(false);
    await onAgain();
    setSentAgain(true);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <p>{asking(code)}</p>
      <Field
        ref={field}
        label="Code"
        name="code"
        inputMode={code.strategy === "backup_code" ? "text" : "numeric"}
        autoComplete="one-time-code"
        required
        value={typed}
        error={refused && `${refused.message} ${refused.next}`}
        onChange={(event) => type(event.target.value)}
        className="font-medium tracking-[0.2em] tabular-nums"
      />
      <Button type="submit" tone="primary" isBusy={work.running === "code"} isOff={work.running !== undefined}>
        Sign in
      </Button>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <TextButton onClick={onBack}>Use another way</TextButton>
        {isSent ? <TextButton onClick={() => void again()}>Send a new code</TextButton> : null}
      </div>
      <output className="text-sm text-muted empty:hidden">
        {isSentAgain && !work.failed ? "A new code is on its way. Older ones no longer work." : ""}
      </output>
    </form>
  );
}

function asking({ strategy, sentTo }: AwaitedCode) {
  if (strategy === "totp") return "Type the code that your authenticator app shows.";
  if (strategy === "backup_code") return "Type one of your backup codes.";
  return (
    <>
      We sent a code to <strong className="font-medium wrap-anywhere">{sentTo ?? "you"}</strong>.
      {strategy === "email_code" ? " If it does not come, look among unwanted mail." : ""}
    </>
  );
}
