import type { Clerk } from "@clerk/clerk-js/no-rhc";
import { useMemo, useState } from "react";
import type { Work } from "../frame/work.ts";
import { answerCode, sendAgain, sendCode } from "./by-email.ts";
import { leaveFor } from "./by-provider.ts";
import { settingsOf } from "./clerk-settings.ts";
import { fromClerk } from "./clerk-trouble.ts";
import { CodeForm } from "./code-form.tsx";
import { KnownPersonCard } from "./known-person-card.tsx";
import { knownPerson } from "./known-person.ts";
import type { OpenStep, Step } from "./steps.ts";
import { Ways } from "./ways.tsx";

interface ClerkStepsProps {
  readonly clerk: Clerk;
  readonly first: OpenStep;
  readonly work: Work;
  /** Somebody is in, with this session. */
  readonly onIn: (sessionId: string) => Promise<void>;
}

type Client = NonNullable<Clerk["client"]>;

/** From "who are you" to a session of Clerk's. */
export function ClerkSteps({ clerk, first, work, onIn }: ClerkStepsProps) {
  const [step, setStep] = useState<OpenStep>(first);
  const [person, setPerson] = useState(() => knownPerson(clerk));
  const settings = useMemo(() => settingsOf(clerk), [clerk]);

  const enter = async (sessionId: string): Promise<void> => {
    try {
      await onIn(sessionId);
    } catch (error) {
      // The session is there all the same, and can be tried again.
      setPerson(knownPerson(clerk));
      setStep({ kind: "ways" });
      throw error;
    }
  };
  /** Does one step with Clerk, whose client is another one after each. */
  const go = (name: string, action: (client: Client) => Promise<Step>) =>
    work.run(name, async () => {
      const next = await withClerk(clerk, action);
      if (next.kind === "in") await enter(next.sessionId);
      else setStep(next);
    });

  if (step.kind === "code")
    return (
      <CodeForm
        code={step.code}
        work={work}
        onCode={(code) => go("code", (client) => answerCode(client, step.code, code))}
        onAgain={() => work.run("again", () => withClerk(clerk, (client) => sendAgain(client, step.code)))}
        onBack={() => {
          work.forget();
          setStep({ kind: "ways" });
        }}
      />
    );
  if (person)
    return (
      <KnownPersonCard
        person={person}
        work={work}
        onContinue={() => void work.run("continue", () => enter(person.sessionId))}
        onOther={() =>
          void work.run("other", async () => {
            await withClerk(clerk, () => clerk.signOut(() => undefined));
            setPerson(undefined);
          })
        }
      />
    );
  return (
    <Ways
      settings={settings}
      work={work}
      onProvider={(provider) =>
        void work.run(provider.name, () => withClerk(clerk, (client) => leaveFor(client, provider)))
      }
      onEmail={(email) => go("email", (client) => sendCode(client, email, settings.hidesAccounts))}
    />
  );
}

async function withClerk<T>(clerk: Clerk, action: (client: Client) => Promise<T>): Promise<T> {
  try {
    if (!clerk.client) throw new Error("Clerk has no client");
    return await action(clerk.client);
  } catch (error) {
    throw fromClerk(error);
  }
}
