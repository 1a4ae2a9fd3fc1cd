import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import type { Preview } from "./use-preview.ts";

interface Sample {
  readonly name: string;
  readonly text: string;
}

interface ComposeGuideProps {
  readonly text: string;
  readonly preview: Preview;
  readonly onSample: (sample: Sample) => void;
}

/** Beside the text: samples while it is empty, then what the engine reads in it. */
export function ComposeGuide({ text, preview, onSample }: ComposeGuideProps) {
  return (
    <aside
      aria-label="What will be read"
      className="flex max-h-[45%] shrink-0 flex-col overflow-y-auto border-t border-line bg-sunken px-5 py-3 lg:py-5 lg:max-h-none lg:w-[40%] lg:max-w-[460px] lg:border-s lg:border-t-0"
    >
      {text.trim() === "" ? (
        <Samples onSample={onSample} />
      ) : (
        <Reading preview={preview.text === "" ? null : preview} />
      )}
    </aside>
  );
}

function Samples({ onSample }: Pick<ComposeGuideProps, "onSample">) {
  const samples = useQuery(api.texts.samples.queryOptions()).data ?? [];
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h2 className="text-lg font-semibold">Start with any text</h2>
        <p className="mt-0.5 text-muted">
          MyBA reads it sentence by sentence and makes tickets of what somebody needs. What the text leaves open becomes
          a question, never a guess.
        </p>
      </div>
      {samples.length > 0 ? (
        <div>
          <h3 className="mb-1 text-sm text-muted">Try it on a real document</h3>
          <ul className="flex flex-col gap-1.5">
            {samples.map((sample) => (
              <li key={sample.id}>
                <button
                  type="button"
                  className="flex w-full items-start gap-2.5 rounded-card border border-line bg-surface px-3 py-2 text-start hover:bg-hover"
                  onClick={() => onSample(sample)}
                >
                  <FileText size={15} className="mt-0.5 shrink-0 text-muted" aria-hidden />
                  <span className="min-w-0">
                    <span className="block font-medium">{sample.name}</span>
                    <span className="block text-sm text-muted">{sample.hint}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

/** Null until the text was read for the first time: a count of nothing would be wrong. */
function Reading({ preview }: { readonly preview: Preview | null }) {
  const figures = [
    ["Words", preview?.words],
    ["Sentences", preview?.sentences.length],
    ["Read like requirements", preview?.requirementLike],
  ] as const;
  return (
    <div className="flex flex-col gap-4">
      <h2 className="text-lg font-semibold max-lg:sr-only">What MyBA reads</h2>
      <dl className="flex gap-x-8 gap-y-2 max-lg:flex-wrap lg:flex-col" aria-live="polite">
        {figures.map(([words, figure]) => (
          <div key={words} className="flex items-baseline justify-between gap-2 border-line lg:border-b lg:pb-2">
            <dt className="flex items-center gap-2 text-muted">
              {words === "Read like requirements" ? (
                <span className="size-1.5 rounded-full bg-highlight-line" aria-hidden />
              ) : null}
              {words}
            </dt>
            <dd className="font-semibold tabular-nums lg:text-xl">{figure?.toLocaleString("en") ?? "…"}</dd>
          </div>
        ))}
      </dl>
      {preview ? (
        <p className={preview.requirementLike === 0 ? "text-muted" : "text-muted max-lg:hidden"}>
          {preview.requirementLike === 0
            ? "Nothing here says what somebody needs yet. Sentences with must, should, want, can or a clear action become tickets."
            : `Generate reads ${counted(preview.requirementLike, "requirement")} and shows the tickets beside the sentences they came from.`}
        </p>
      ) : null}
    </div>
  );
}
