import type { TicketContent } from "@myba/shared/tickets/content";
import { criterionDefects } from "./criteria-text.ts";
import type { Defect } from "./defect.ts";
import { storyDefects } from "./story-text.ts";

/**
 * The defects of a ticket's role, goal and criteria wording. A story without any criterion is not among them: where the
 * source states no condition the ticket asks for one instead of inventing it.
 */
export function wordingDefects(content: TicketContent): readonly Defect[] {
  const ofStory = content.type === "story" ? storyDefects(content.story ?? { role: "", goal: "", benefit: "" }) : [];
  return [...ofStory, ...content.acceptanceCriteria.flatMap(criterionDefects)];
}
