import type { Story } from "@myba/shared/tickets/content";
import { Plus } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { useEditing } from "./editing-context.ts";
import { InlineText } from "./inline-text.tsx";
import { FieldArea, Section } from "./section.tsx";

/** As a … I want … so that …; an empty slot stays empty and says what is missing. */
export function StoryPart() {
  const { content, change, readOnly } = useEditing();
  const { story } = content;
  if (!story) {
    if (content.type !== "story" || readOnly) return null;
    return (
      <Button
        tone="quiet"
        className="self-start"
        icon={<Plus size={14} aria-hidden />}
        onClick={() => change({ story: { role: "", goal: content.title, benefit: "" } })}
      >
        Story: who wants what, and why
      </Button>
    );
  }
  const put = (part: Partial<Story>) => change({ story: { ...story, ...part } });
  return (
    <Section title="Story" refinable="story">
      <div className="grid grid-cols-[auto_1fr] items-start gap-x-1 rounded-card bg-sunken py-2 ps-3 pe-1.5">
        <Lead>As a</Lead>
        <FieldArea field="story.role">
          <InlineText
            label="Role"
            oneLine
            maxLength={80}
            value={story.role}
            placeholder="who? The text does not say"
            readOnly={readOnly}
            onChange={(role) => put({ role })}
          />
        </FieldArea>
        <Lead>I want to</Lead>
        <FieldArea field="story.goal">
          <InlineText
            label="Goal"
            oneLine
            required
            maxLength={300}
            value={story.goal}
            readOnly={readOnly}
            onChange={(goal) => put({ goal })}
          />
        </FieldArea>
        <Lead>so that</Lead>
        <FieldArea field="story.benefit">
          <InlineText
            label="Benefit"
            oneLine
            maxLength={300}
            value={story.benefit}
            placeholder="why? The text does not say"
            readOnly={readOnly}
            onChange={(benefit) => put({ benefit })}
          />
        </FieldArea>
      </div>
    </Section>
  );
}

function Lead({ children }: { readonly children: string }) {
  return <span className="py-0.5 text-end whitespace-nowrap text-muted">{children}</span>;
}
