import {
  useCallback,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type Ref,
} from "react";
import { cutIntoLines, type Line } from "../source/segments.ts";
import type { Preview } from "./use-preview.ts";

export interface TextEditorHandle {
  readonly text: () => string;
  readonly replace: (text: string) => void;
}

interface TextEditorProps {
  readonly ref: Ref<TextEditorHandle>;
  readonly initialText: string;
  readonly preview: Preview;
  readonly onChange: (text: string) => void;
}

/** Beyond this the marks cost more than they help while typing; the counts stay. */
const maxMarkedLength = 60_000;

/** Both layers must break lines alike, so they share every measure. */
const measure =
  "w-full ps-10 pe-[max(20px,100%-40px-var(--measure))] pt-3 pb-16 text-[13.5px] leading-[22px] whitespace-pre-wrap wrap-anywhere font-sans [scrollbar-gutter:stable]";

/**
 * A plain text area, which holds a megabyte and speaks to every screen reader, over a layer that repeats the text
 * invisibly and carries the marks of what reads like a requirement.
 */
export function TextEditor({ ref, initialText, preview, onChange }: TextEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(initialText);
  useImperativeHandle(ref, () => ({
    text: () => area.current?.value ?? "",
    replace: (next) => {
      if (area.current) area.current.value = next;
      setText(next);
    },
  }));
  const followScroll = useCallback(() => {
    if (layer.current && area.current) layer.current.scrollTop = area.current.scrollTop;
  }, []);
  const put = useCallback(
    (next: string) => {
      setText(next);
      onChange(next);
    },
    [onChange],
  );
  useEffect(() => takeLongInsertions(area.current, put), [put]);
  // Whoever comes here wants to paste; a frame later, because a palette that closes gives the focus back first.
  useEffect(() => {
    const frame = requestAnimationFrame(() => area.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <div className="relative min-h-0 min-w-0 flex-1 overflow-hidden">
      {text.length <= maxMarkedLength ? (
        <div ref={layer} aria-hidden className={`pointer-events-none absolute inset-0 overflow-hidden ${measure}`}>
          <Marks text={text} preview={preview} onDrawn={followScroll} />
        </div>
      ) : null}
      <textarea
        ref={area}
        dir="auto"
        aria-label="Text to make tickets from"
        defaultValue={initialText}
        spellCheck={text.length < 20_000}
        placeholder={
          "Paste notes, a specification, user stories, a meeting transcript…\n\nOr drop a .txt or .md file here."
        }
        onChange={(event) => put(event.target.value)}
        onScroll={followScroll}
        className={`relative block h-full resize-none overflow-y-auto bg-transparent outline-none focus-visible:shadow-[inset_2px_0_0_var(--accent)] focus-visible:outline-none ${measure}`}
      />
    </div>
  );
}

/** Beyond this an insertion is put in at once. */
const longInsertion = 2000;

/**
 * Chromium inserts a pasted text line by line, each time laying out everything: 50 KB take seconds, a megabyte takes
 * minutes. Setting the range takes milliseconds. What it costs is the text field's own undo of that one paste.
 */
function takeLongInsertions(area: HTMLTextAreaElement | null, put: (text: string) => void): (() => void) | undefined {
  if (!area) return undefined;
  const onBeforeInput = (event: InputEvent) => {
    const inserted = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    if (!event.inputType.startsWith("insert") || inserted.length < longInsertion) return;
    event.preventDefault();
    area.setRangeText(inserted, area.selectionStart, area.selectionEnd, "end");
    put(area.value);
  };
  area.addEventListener("beforeinput", onBeforeInput);
  return () => area.removeEventListener("beforeinput", onBeforeInput);
}

interface MarksProps {
  readonly text: string;
  readonly preview: Preview;
  readonly onDrawn: () => void;
}

function Marks({ text, preview, onDrawn }: MarksProps) {
  const shownText = useDeferredValue(text);
  const lines = useMemo(() => {
    // While typing, marks stay on what did not move: everything before the first difference.
    const same = sharedLength(preview.text, shownText);
    const wanted = preview.sentences.filter((sentence) => sentence.requirementLike && sentence.end <= same);
    return cutIntoLines(shownText, wanted);
  }, [shownText, preview]);
  // The marks are drawn later than the text is scrolled, for instance to the end of what was pasted.
  useLayoutEffect(onDrawn, [lines, onDrawn]);
  return lines.map((line) => <MarkedLine key={line.start} line={line} />);
}

function MarkedLine({ line }: { readonly line: Line }) {
  const isRequirement = line.segments.some((segment) => segment.sentenceId !== null);
  return (
    <div dir="auto" className="relative min-h-[22px] text-transparent">
      {isRequirement ? <span className="absolute -start-5 top-2 size-1.5 rounded-full bg-highlight-line" /> : null}
      {line.segments.map((segment) => (
        <span
          key={segment.start}
          className={
            segment.sentenceId ? "sentence bg-[color-mix(in_oklab,var(--highlight)_38%,transparent)]" : undefined
          }
        >
          {segment.text}
        </span>
      ))}
    </div>
  );
}

function sharedLength(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}
