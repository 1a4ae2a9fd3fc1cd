import type { SandboxPerson } from "@myba/shared/billing-api/sign-in";
import { FlaskConical } from "lucide-react";
import type { WayInProps } from "../frame/ways-in.ts";
import { PasswordForm } from "./password-form.tsx";
import { PersonButton } from "./person-button.tsx";

/** Signing in where nobody is real. Its code is not even fetched where people are. */
export function SandboxPanel({ state, server, work, leave }: WayInProps<"sandbox">) {
  const { csrf, people } = state;
  const signIn = async (email: string, password: string): Promise<void> =>
    leave(await server.inSandbox({ email, password, csrf }));
  const asPerson = (person: SandboxPerson) => void work.run(person.email, () => signIn(person.email, person.password));
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-start gap-2.5 rounded-control bg-warning-soft px-3 py-2.5">
        <FlaskConical size={16} className="mt-0.5 shrink-0 text-warning" aria-hidden />
        <p>
          <strong className="font-medium">Sandbox – no real account.</strong> Enter no password that you use elsewhere.
        </p>
      </div>
      {people.length === 0 ? null : (
        <ul aria-label="Test people" className="flex flex-col gap-2">
          {people.map((person) => (
            <li key={person.email}>
              <PersonButton person={person} work={work} onChoose={() => asPerson(person)} />
            </li>
          ))}
        </ul>
      )}
      <PasswordForm isSecond={people.length > 0} work={work} signIn={signIn} />
    </div>
  );
}
