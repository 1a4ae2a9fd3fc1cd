import { useEffect, useRef, useState } from "react";
import { useMedia } from "../lib/use-media.ts";

const lengthMs = 700;

/** A number on its way up to where it is now; at once where it falls, appears, or motion is not wanted. */
export function useCountUp(value: number | undefined): number | undefined {
  const isStill = useMedia("(prefers-reduced-motion: reduce)");
  const [shown, setShown] = useState(value);
  const before = useRef(value);
  useEffect(() => {
    const from = before.current;
    before.current = value;
    if (isStill || from === undefined || value === undefined || value <= from) {
      setShown(value);
      return undefined;
    }
    const startedMs = performance.now();
    let frame = requestAnimationFrame(function step(nowMs) {
      const part = Math.min(1, Math.max(0, (nowMs - startedMs) / lengthMs));
      setShown(Math.round(from + (value - from) * (1 - (1 - part) ** 3)));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value, isStill]);
  return isStill ? value : shown;
}
