import { useEffect, useRef } from "react";

interface Closing {
  readonly afterMs: number;
  /** While somebody points at it, or has the focus in it. */
  readonly isHeld: boolean;
  readonly onClose: () => void;
}

/** Closes something by itself once it was in sight for so long. Held, or in a window that nobody sees, it stays. */
export function useClosing({ afterMs, isHeld, onClose }: Closing): void {
  const left = useRef(afterMs);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (isHeld) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let since = 0;
    const pause = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      left.current -= performance.now() - since;
    };
    const go = () => {
      pause();
      if (document.visibilityState === "hidden") return;
      since = performance.now();
      timer = setTimeout(() => close.current(), Math.max(0, left.current));
    };
    go();
    document.addEventListener("visibilitychange", go);
    return () => {
      document.removeEventListener("visibilitychange", go);
      pause();
    };
  }, [isHeld]);
}
