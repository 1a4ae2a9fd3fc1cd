/**
 * What a sentence says about a property of a ticket: the whole sentence for most, the parts of a user story for role,
 * goal and benefit. Undefined where it says nothing of the kind.
 */
export function spokenPart(name: string, sentence: string): string | undefined {
  const story =
    /^as an? (?<role>[^,]+?),? I (?:want|need|would like) (?:to )?(?<goal>.+?)(?:,? so that (?<benefit>.+?))?[.!]?$/i;
  if (storyParts.has(name)) return story.exec(sentence)?.groups?.[name];
  if (name === "title") {
    const goal = story.exec(sentence)?.groups?.["goal"] ?? sentence;
    return `${goal.charAt(0).toUpperCase()}${goal.slice(1)}`.replace(/[.!?]$/, "").slice(0, 80);
  }
  return spokenNames.has(name) || name === "" ? sentence : undefined;
}

const storyParts: ReadonlySet<string> = new Set(["role", "goal", "benefit"]);

const spokenNames: ReadonlySet<string> = new Set(["text", "description", "summary", "value", "question"]);
