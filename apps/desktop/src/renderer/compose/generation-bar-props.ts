import type { GenerationId, TicketId } from "@myba/shared/ids";
import type { Generation } from "../../bridge/generations.ts";
import type { FeedState } from "./generation-feed.ts";

/** What every state of the bar at the foot of a generation may need. */
export interface GenerationBarProps {
  readonly id: GenerationId;
  readonly feed: FeedState;
  readonly generation: Generation | undefined;
  readonly ticketIds: readonly TicketId[];
  /** The source, to try again with; null until it is here. */
  readonly text: string | null;
}

/** The buttons at the end of the line stay together where it needs two. */
export const barButtons = "ms-auto flex items-center gap-2";

/** The look of the one line at the foot. */
export const barLook = "flex min-h-12 flex-wrap items-center gap-3 border-t border-line px-4 py-2";
