import { useState } from "react";
import type { Work } from "../frame/work.ts";
import { Button } from "../ui/button.tsx";
import type { KnownPerson } from "./known-person.ts";

interface KnownPersonCardProps {
  readonly person: KnownPerson;
  readonly work: Work;
  readonly onContinue: () => void;
  readonly onOther: () => void;
}

/** Asks whoever is signed in already: an app never gets in because a browser remembers somebody. */
export function KnownPersonCard({ person, work, onContinue, onOther }: KnownPersonCardProps) {
  const firstName = person.name.split(" ")[0] ?? person.name;
  return (
    <>
      <div className="flex items-center gap-3 rounded-card border border-line p-3">
        <Picture person={person} />
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">{person.name}</p>
          {person.email === null ? null : <p className="text-sm wrap-anywhere text-muted">{person.email}</p>}
        </div>
      </div>
      <div className="flex flex-col gap-2">
        <Button
          tone="primary"
          isBusy={work.running === "continue"}
          isOff={work.running !== undefined}
          onClick={onContinue}
        >
          Continue as {firstName}
        </Button>
        <Button isBusy={work.running === "other"} isOff={work.running !== undefined} onClick={onOther}>
          Use another account
        </Button>
      </div>
    </>
  );
}

function Picture({ person }: { readonly person: KnownPerson }) {
  const [isMissing, setMissing] = useState(person.pictureUrl === null);
  const look = "flex size-9 shrink-0 items-center justify-center rounded-full bg-hover font-medium text-muted";
  if (isMissing || person.pictureUrl === null)
    return (
      <span className={look} aria-hidden>
        {person.name.slice(0, 1).toLocaleUpperCase()}
      </span>
    );
  return (
    <img src={person.pictureUrl} alt="" width={36} height={36} className={look} onError={() => setMissing(true)} />
  );
}
