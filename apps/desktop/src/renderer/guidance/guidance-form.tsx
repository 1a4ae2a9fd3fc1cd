import type { ProjectGuidance } from "@myba/shared/generation/guidance";
import type { ReactNode } from "react";
import type { ProjectRow } from "../../bridge/tickets.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { TextArea } from "../ui/field.tsx";
import { DoneList } from "./done-list.tsx";
import { GlossaryTable } from "./glossary-table.tsx";
import type { GuidanceState } from "./guidance-saver.ts";
import { most } from "./typed-guidance.ts";
import { useGuidance } from "./use-guidance.ts";

interface GuidanceFormProps {
  readonly project: ProjectRow;
  readonly stored: ProjectGuidance;
  /** Chooses another project; null where there is one only. */
  readonly picker: ReactNode;
}

/** What the page is for, with a project or without. */
export const guidanceNote =
  "Every model reads this before it writes tickets for the project. The offline engine does not: it never adds a word that your text does not have.";

/** Glossary, style and definition of done of one project, kept while they are typed. */
export function GuidanceForm({ project, stored, picker }: GuidanceFormProps) {
  const { typed, state, change, flush } = useGuidance(project.id, stored);
  return (
    <Group
      title="Project guidance"
      note={guidanceNote}
      action={
        <span className="flex min-h-7 items-center gap-3">
          <SaveState state={state} onRetry={flush} />
          {picker}
        </span>
      }
    >
      <div className="mt-2 flex flex-col gap-7">
        <Part title="Glossary" hint="Your own words, what they mean, and which words tickets should not use for them.">
          <GlossaryTable rows={typed.glossary} onChange={(glossary) => change({ glossary })} />
        </Part>
        <Part title="Style" hint="How tickets should read: tone, tense, language, what every title begins with.">
          <TextArea
            aria-label="Style"
            className="min-h-20"
            maxLength={most.styleChars}
            placeholder="Titles begin with a verb. British spelling. No jargon in user stories."
            value={typed.style}
            onChange={(event) => change({ style: event.target.value })}
            onBlur={flush}
          />
        </Part>
        <Part
          title="Definition of done"
          hint="What holds for every ticket. Models know it, so that they do not repeat it in each one."
        >
          <DoneList rows={typed.definitionOfDone} onChange={(definitionOfDone) => change({ definitionOfDone })} />
        </Part>
      </div>
    </Group>
  );
}

interface PartProps {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}

function Part({ title, hint, children }: PartProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-muted">{hint}</p>
      </div>
      {children}
    </section>
  );
}

function SaveState({ state, onRetry }: { readonly state: GuidanceState; readonly onRetry: () => void }) {
  if (state === "failed")
    return (
      <span className="flex items-center gap-2 text-sm text-danger">
        Not saved
        <Button className="h-6! px-2! text-sm!" onClick={onRetry}>
          Try again
        </Button>
      </span>
    );
  return <span className="text-sm text-muted">{state === "saved" ? "Saved" : "Saving…"}</span>;
}
