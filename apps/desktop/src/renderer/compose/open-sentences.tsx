import type { SentenceSpan } from "@myba/shared/generation/source";
import type { SentenceId } from "@myba/shared/ids";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useMemo, useState } from "react";
import { counted } from "../lib/time.ts";
import { reasonWords, type Reason, type SentenceStates } from "../source/sentence-state.ts";
import { Button } from "../ui/button.tsx";
import { textOfRest } from "./text-of-rest.ts";

interface OpenSentencesProps {
  readonly text: string;
  readonly sentences: readonly SentenceSpan[];
  readonly states: SentenceStates;
  readonly picked: SentenceId | null;
  readonly onPick: (id: SentenceId) => void;
  /** Opens the sentences that the generation did not come to as a text of their own. */
  readonly onGoOn: (text: string) => void;
}

/** Beyond this a list is no help; the marks in the text show the rest. */
const maxListed = 200;

/** The sentences that read like requirements and are in no ticket, each with its reason. */
export function OpenSentences({ text, sentences, states, picked, onPick, onGoOn }: OpenSentencesProps) {
  const [expanded, setExpanded] = useState(false);
  const open = useMemo(
    () => sentences.filter((sentence) => states.get(sentence.id)?.state === "open"),
    [sentences, states],
  );
  if (open.length === 0) return null;
  const left = open.filter(({ id }) => notComeTo.has(states.get(id)?.reason ?? null));
  return (
    <div className="flex max-h-[40%] shrink-0 flex-col border-t border-line">
      <div className="flex shrink-0 items-center">
        <button
          type="button"
          aria-expanded={expanded}
          className="flex h-9 min-w-0 flex-1 items-center gap-2 px-4 text-start hover:bg-hover"
          onClick={() => setExpanded(!expanded)}
        >
          <span className="size-2 shrink-0 rounded-full border-[1.5px] border-open" aria-hidden />
          <span className="flex-1 truncate">{counted(open.length, "sentence")} not in a ticket</span>
          {expanded ? <ChevronDown size={14} aria-hidden /> : <ChevronUp size={14} aria-hidden />}
        </button>
        {left.length > 0 ? (
          <Button
            className="mx-2"
            title="Opens them as a new text. What is in tickets already is not written or paid again."
            onClick={() => onGoOn(textOfRest(text, left))}
          >
            Go on with the {left.length === 1 ? "one" : left.length.toLocaleString("en")} left over
          </Button>
        ) : null}
      </div>
      {expanded ? (
        <ul className="min-h-0 overflow-y-auto px-2 pb-2">
          {open.slice(0, maxListed).map((sentence) => (
            <li key={sentence.id}>
              <button
                type="button"
                aria-pressed={picked === sentence.id}
                className="flex w-full flex-col rounded-control px-2 py-1 text-start hover:bg-hover aria-pressed:bg-highlight"
                onClick={() => onPick(sentence.id)}
              >
                <span className="line-clamp-2" dir="auto">
                  {text.slice(sentence.start, sentence.end)}
                </span>
                <span className="text-sm text-muted">{reasonOf(states, sentence.id)}</span>
              </button>
            </li>
          ))}
          {open.length > maxListed ? (
            <li className="px-2 py-1 text-sm text-muted">and {counted(open.length - maxListed, "more", "more")}</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

/** A generation that ended before them: where the tokens, or the room for tickets, did. */
const notComeTo: ReadonlySet<Reason | null> = new Set<Reason>(["limit", "cancelled"]);

function reasonOf(states: SentenceStates, id: SentenceId): string {
  const reason = states.get(id)?.reason;
  return reason ? reasonWords[reason] : "Not read";
}
