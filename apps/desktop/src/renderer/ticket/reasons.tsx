import { priorityWords } from "../tickets/marks.tsx";
import { useEditing } from "./editing-context.ts";
import { InlineText } from "./inline-text.tsx";

/** Why this priority, and what the points rest on: never a bare number. */
export function Reasons() {
  const { content, change, readOnly } = useEditing();
  const basis = content.estimate?.basis ?? [];
  if (content.priority === "none" && basis.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_1fr] items-start gap-x-2 text-sm text-muted">
      {content.priority !== "none" && (!readOnly || content.priorityReason) ? (
        <>
          <dt className="py-0.5">Why {priorityWords[content.priority].toLowerCase()}</dt>
          <dd>
            <InlineText
              label="Reason for the priority"
              oneLine
              maxLength={300}
              placeholder="Add a reason"
              value={content.priorityReason}
              readOnly={readOnly}
              onChange={(priorityReason) => change({ priorityReason })}
            />
          </dd>
        </>
      ) : null}
      {content.estimate && basis.length > 0 ? (
        <>
          <dt className="py-0.5">
            Estimate{" "}
            {content.estimate.low === content.estimate.high
              ? content.estimate.low
              : `${content.estimate.low}–${content.estimate.high}`}
          </dt>
          <dd className="px-1.5 py-0.5">{basis.join(" · ")}</dd>
        </>
      ) : null}
    </dl>
  );
}
