import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from "react";

interface PaneDividerProps {
  readonly label: string;
  /** Width of the pane it sizes, in pixels. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Which side of the line that pane is on. */
  readonly pane: "before" | "after";
  /** Every step of the way. */
  readonly onChange: (widthPx: number) => void;
  /** Where the hand let go. */
  readonly onDone: (widthPx: number) => void;
}

/** The hairline between two panes; dragging it or pressing the arrows moves it. */
export function PaneDivider({ label, value, min, max, pane, onChange, onDone }: PaneDividerProps) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);
  const put = (width: number) => {
    latest.current = Math.round(Math.max(min, Math.min(max, width)));
    onChange(latest.current);
  };
  const grow = pane === "before" ? 1 : -1;
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const line = event.currentTarget;
    const startX = event.clientX;
    line.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => put(value + grow * (moved.clientX - startX));
    const end = () => {
      line.removeEventListener("pointermove", move);
      onDone(latest.current);
    };
    line.addEventListener("pointermove", move);
    line.addEventListener("lostpointercapture", end, { once: true });
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    put(value + grow * by);
    onDone(latest.current);
  };
  return (
    <div
      // A rule that can be moved: hr is only drawn.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={step}
      className="relative z-[1] w-px shrink-0 cursor-col-resize bg-line before:absolute before:inset-y-0 before:-inset-x-1.5 before:content-[''] hover:bg-control focus-visible:outline-2"
    />
  );
}
