import type { UnsupportedWords } from "@myba/shared/tickets/ticket";
import { SearchCheck } from "lucide-react";
import { useEditing } from "./editing-context.ts";

/** At a field: words to check, because the source does not have them. Gone as soon as the words are. */
export function UnsupportedNote({
  field,
  words,
}: {
  readonly field: string;
  readonly words: readonly UnsupportedWords[];
}) {
  const { showSource } = useEditing();
  if (words.length === 0) return null;
  const named = [...new Set(words.map(({ text }) => `“${text}”`))];
  return (
    <p className="mt-0.5 flex flex-wrap items-start gap-x-1.5 ps-1.5 text-sm text-warning">
      <SearchCheck size={13} className="mt-[1.5px] shrink-0" aria-hidden />
      <span className="wrap-anywhere">
        {named.join(", ")} {named.length === 1 ? "is" : "are"} not in the source
      </span>
      {showSource ? (
        <button
          type="button"
          className="rounded underline underline-offset-2 hover:text-text"
          onClick={() => showSource(field)}
        >
          Show source
        </button>
      ) : null}
    </p>
  );
}
