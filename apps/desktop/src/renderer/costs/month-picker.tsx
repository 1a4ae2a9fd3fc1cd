import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/button.tsx";
import { boundsOf, type Month, monthAfter, monthOf, monthWords } from "./month.ts";

/** One month back or on, not beyond the present one. */
export function MonthPicker({ month, onPick }: { readonly month: Month; readonly onPick: (month: Month) => void }) {
  const [now] = useState(() => monthOf(Date.now()));
  const isNow = boundsOf(month).fromMs >= boundsOf(now).fromMs;
  return (
    <div className="flex items-center gap-1">
      <IconButton label="The month before" onClick={() => onPick(monthAfter(month, -1))}>
        <ChevronLeft size={16} aria-hidden />
      </IconButton>
      <span className="min-w-28 text-center" aria-live="polite">
        {monthWords(month)}
      </span>
      <IconButton label="The month after" aria-disabled={isNow} onClick={() => isNow || onPick(monthAfter(month, 1))}>
        <ChevronRight size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
