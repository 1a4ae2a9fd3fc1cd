import type { OpenQuestion } from "@myba/shared/tickets/content";
import { CircleCheck, CircleQuestionMark } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Button } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { useEditing } from "./editing-context.ts";
import { reorder, without } from "./list-field.ts";
import { Section } from "./section.tsx";

/** What the source leaves open. An answer is kept with the ticket; skipping takes the question away. */
export function QuestionsPart() {
  const { content, change, readOnly } = useEditing();
  const questions = content.openQuestions;
  if (questions.length === 0) return null;
  const answer = (place: number, text: string | null) =>
    change({ openQuestions: questions.map((one, at) => (at === place ? { ...one, answer: text } : one)) });
  const open = questions.filter((question) => question.answer === null).length;
  return (
    <Section title="Open questions" field="openQuestions" count={open} refinable="openQuestions">
      <ul className="flex flex-col gap-2">
        {questions.map((question, place) => (
          <li key={`${question.field} ${question.text}`} className="flex gap-2 rounded-card bg-sunken px-3 py-2">
            {question.answer === null ? (
              <CircleQuestionMark size={15} className="mt-0.5 shrink-0 text-warning" aria-hidden />
            ) : (
              <CircleCheck size={15} className="mt-0.5 shrink-0 text-positive" aria-hidden />
            )}
            <div className="flex min-w-0 flex-1 flex-col gap-1.5">
              <p dir="auto" className="wrap-anywhere">
                {question.text}
              </p>
              {question.answer !== null ? (
                <div className="flex items-start gap-2">
                  <p dir="auto" className="min-w-0 flex-1 font-medium wrap-anywhere">
                    {question.answer}
                  </p>
                  {readOnly ? null : (
                    <Button tone="quiet" className="h-6! px-1.5! text-sm!" onClick={() => answer(place, null)}>
                      Change
                    </Button>
                  )}
                </div>
              ) : readOnly ? null : (
                <AnswerForm
                  question={question}
                  onAnswer={(text) => answer(place, text)}
                  onSkip={() => change(reorder(content, "openQuestions", without(questions.length, place)))}
                />
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface AnswerFormProps {
  readonly question: OpenQuestion;
  readonly onAnswer: (text: string) => void;
  readonly onSkip: () => void;
}

function AnswerForm({ question, onAnswer, onSkip }: AnswerFormProps) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") onAnswer(text.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-1.5">
      {question.options.map((option) => (
        <Button key={option} className="h-6! px-2! text-sm!" onClick={() => onAnswer(option)}>
          {option}
        </Button>
      ))}
      <TextInput
        aria-label={`Answer: ${question.text}`}
        placeholder="Your answer"
        value={text}
        maxLength={1000}
        className="h-6! w-auto! min-w-32 flex-1 text-sm!"
        onChange={(event) => setText(event.target.value)}
      />
      {text.trim() === "" ? null : (
        <Button type="submit" className="h-6! px-2! text-sm!">
          Answer
        </Button>
      )}
      <Button tone="quiet" className="h-6! px-1.5! text-sm!" onClick={onSkip}>
        Skip
      </Button>
    </form>
  );
}
