import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { SentenceKind, SentenceSpan } from "@myba/shared/generation/source";
import type { SentenceId } from "@myba/shared/ids";
import { cx } from "../lib/class-names.ts";
import { cutIntoLines, lineOfSentences, type Line } from "./segments.ts";
import type { SentenceStates } from "./sentence-state.ts";

interface SourceViewProps {
  readonly label: string;
  readonly text: string;
  readonly sentences: readonly SentenceSpan[];
  readonly states: SentenceStates;
  readonly lit: ReadonlySet<SentenceId>;
  /** Whose sentences are lit: another one brings its first sentence to the middle. */
  readonly scrollKey: string;
  /** A part of it: another one only moves the text when its sentence is out of sight. */
  readonly partKey?: string;
  readonly onSelect: (id: SentenceId) => void;
  readonly className?: string;
}

const noSentences: ReadonlySet<SentenceId> = new Set();

/** The author's text, sentence by sentence: marked in the gutter, lit where a ticket came from it. */
export function SourceView(props: SourceViewProps) {
  const { text, sentences, states, lit, scrollKey, partKey = "", onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => cutIntoLines(text, sentences), [text, sentences]);
  const lineOf = useMemo(() => lineOfSentences(lines), [lines]);
  const [focused, setFocused] = useState<SentenceId | null>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 22,
    overscan: 12,
    paddingStart: 12,
    paddingEnd: 48,
  });

  const shownFor = useRef<string | null>(null);
  useEffect(() => {
    const first = sentences.find((sentence) => lit.has(sentence.id));
    const line = first && lineOf.get(first.id);
    const isAnother = shownFor.current !== scrollKey;
    shownFor.current = scrollKey;
    if (line !== undefined) virtual.scrollToIndex(line, { align: isAnother ? "center" : "auto" });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Scrolls when another ticket or field is shown, not when a sentence is clicked.
  }, [scrollKey, partKey, lineOf]);

  const background = useMemo(() => backgroundOf(sentences), [sentences]);
  const stops = useMemo(() => sentences.filter((sentence) => isMarked(states, sentence.id)), [sentences, states]);
  const tabStop = focused ?? stops.find((sentence) => lit.has(sentence.id))?.id ?? stops[0]?.id ?? null;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined || tabStop === null) return;
    event.preventDefault();
    const target = stops[stops.findIndex((sentence) => sentence.id === tabStop) + step];
    if (!target) return;
    setFocused(target.id);
    const line = lineOf.get(target.id);
    if (line !== undefined) virtual.scrollToIndex(line);
    // The line may only be drawn by the scrolling.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-sentence=${target.id}]`)?.focus());
  };

  const onPick = (element: EventTarget) => {
    const id =
      element instanceof Element ? element.closest<HTMLElement>("[data-sentence]")?.dataset["sentence"] : undefined;
    if (!id) return;
    setFocused(id);
    onSelect(id);
  };

  return (
    // Sentences are the controls; the keys and the one listener for thousands of them sit around.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={scroller}
      aria-label={props.label}
      className={cx("min-h-0 flex-1 overflow-y-auto", props.className)}
      onKeyDown={onKeyDown}
      onClick={(event) => onPick(event.target)}
      onKeyUp={(event) => event.key === "Enter" && onPick(event.target)}
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index]!; // The virtualizer counts the lines.
          const ownLit = line.segments.some((s) => s.sentenceId && lit.has(s.sentenceId)) ? lit : noSentences;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <SourceLine
                line={line}
                states={states}
                background={background}
                lit={ownLit}
                tabStop={tabStopIn(line, tabStop)}
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}

interface SourceLineProps {
  readonly line: Line;
  readonly states: SentenceStates;
  readonly background: ReadonlySet<SentenceId>;
  readonly lit: ReadonlySet<SentenceId>;
  readonly tabStop: SentenceId | null;
}

const SourceLine = memo(function SourceLine({ line, states, background, lit, tabStop }: SourceLineProps) {
  const marks = line.segments.flatMap(({ sentenceId: id }) => (id ? [look(states, background, id)] : []));
  const mark = (["open", "covered", "background"] as const).find((one) => marks.includes(one));
  return (
    <div className="flex min-h-[22px] ps-1 pe-3">
      <span aria-hidden className="flex w-5 shrink-0 justify-center pt-2">
        {mark === "covered" ? <span className="size-1.5 rounded-full bg-covered" /> : null}
        {mark === "background" ? <span className="mt-0.5 h-0.5 w-1.5 rounded-full bg-control" /> : null}
        {mark === "open" ? <span className="size-2 -translate-y-px rounded-full border-[1.5px] border-open" /> : null}
      </span>
      <p dir="auto" className="max-w-(--measure) min-w-0 flex-1 leading-[22px] wrap-anywhere whitespace-pre-wrap">
        {line.segments.map((segment) => {
          const { sentenceId: id, text, start } = segment;
          if (!id || !isMarked(states, id)) return <span key={start}>{text}</span>;
          return (
            <span
              key={start}
              // A button element is a box: it cannot run on over several lines with the text around it.
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
              role="button"
              tabIndex={id === tabStop ? 0 : -1}
              aria-pressed={lit.has(id)}
              data-sentence={id}
              data-state={look(states, background, id)}
              data-lit={lit.has(id)}
              className="sentence"
            >
              {text}
            </span>
          );
        })}
      </p>
    </div>
  );
});

/** `background` for what a ticket took along to be understood: titles and context, as against what somebody needs. */
function look(states: SentenceStates, background: ReadonlySet<SentenceId>, id: SentenceId): string | undefined {
  const state = states.get(id)?.state;
  return state === "covered" && background.has(id) ? "background" : state;
}

function backgroundOf(sentences: readonly SentenceSpan[]): Set<SentenceId> {
  const kinds: readonly SentenceKind[] = ["heading", "context", "noise"];
  return new Set(sentences.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id));
}

function isMarked(states: SentenceStates, id: SentenceId): boolean {
  const state = states.get(id)?.state;
  return state === "covered" || state === "open";
}

function tabStopIn(line: Line, tabStop: SentenceId | null): SentenceId | null {
  return tabStop && line.segments.some((segment) => segment.sentenceId === tabStop) ? tabStop : null;
}
