import type { KeyboardEvent, PointerEvent } from "react";

interface PaneDividerProps {
  readonly label: string;
  /** Width of the pane before it, in pixels. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (widthPx: number) => void;
}

/** The hairline between two panes; dragging it or pressing the arrows moves it. */
export function PaneDivider({ label, value, min, max, onChange }: PaneDividerProps) {
  const put = (width: number) => onChange(Math.round(Math.max(min, Math.min(max, width))));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const line = event.currentTarget;
    const startX = event.clientX;
    line.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => put(value + moved.clientX - startX);
    line.addEventListener("pointermove", move);
    line.addEventListener("lostpointercapture", () => line.removeEventListener("pointermove", move), { once: true });
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    put(value + by);
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
      className="relative w-px shrink-0 cursor-col-resize bg-line before:absolute before:inset-y-0 before:-inset-x-1.5 before:content-[''] hover:bg-control focus-visible:outline-2"
    />
  );
}
