import { emptyContent, type Provenance, type TicketContent } from "@myba/shared/tickets/content";
import { parseContent } from "./ticket-state.ts";

/** Some fields of a content; `undefined` leaves a field as it is. */
export type ContentFields = { readonly [Field in keyof TicketContent]?: TicketContent[Field] | undefined };

/**
 * A content with some fields replaced by a person: what was written by hand loses its provenance, and a ticket that
 * becomes a bug or a spike gets that type's empty fields. Nothing is dropped on a change of type.
 */
export function editedContent(before: TicketContent, fields: ContentFields): TicketContent {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const after: TicketContent = { ...before, ...given };
  const fresh = emptyContent(after.type, after.title);
  return parseContent({
    ...after,
    bug: after.bug ?? fresh.bug,
    spike: after.spike ?? fresh.spike,
    provenance: fields.provenance ?? keptProvenance(before, after),
  });
}

function keptProvenance(before: TicketContent, after: TicketContent): Provenance {
  const kept = Object.entries(before.provenance).filter(([path]) => {
    const value = valueAt(after, path);
    return value !== undefined && JSON.stringify(value) === JSON.stringify(valueAt(before, path));
  });
  return Object.fromEntries(kept);
}

/** The value at a field path such as `story.benefit` or `acceptanceCriteria.0`; undefined where there is none. */
function valueAt(content: TicketContent, path: string): unknown {
  let value: unknown = content;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === step)?.[1];
  }
  return value;
}
