import type { ErrorReport } from "@myba/shared/errors";
import { wordsFor } from "@myba/shared/errors";
import type { ProviderId } from "@myba/shared/ids";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, SendHorizontal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { AnswererMenu } from "../asking/answerer-menu.tsx";
import { followsWishes, useAnswerer } from "../asking/choice.ts";
import { costWords } from "../asking/estimate-words.ts";
import { TroubleWays } from "../asking/trouble-note.tsx";
import { pressedKeys, spokenKeys } from "../commands/keys.ts";
import { api } from "../lib/client.ts";
import { Button, controlButton } from "../ui/button.tsx";
import { TextArea } from "../ui/field.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";
import { aimRefinement, changeWish, takeFocusRequest, useRefineSubject } from "./refine-subject.ts";
import { refinementCost } from "./refinement-cost.ts";
import { fieldLabel, fieldsOf, suggestedWishes } from "./suggestions.ts";

interface Wish {
  readonly wish: string;
  readonly field: string | null;
  readonly providerId: ProviderId;
  readonly model: string;
}

interface WishFormProps {
  readonly ticket: Ticket;
  /** Why the last wish was not sent. */
  readonly trouble: ErrorReport | null;
  /** Says whether it was sent. */
  readonly onAsk: (wish: Wish) => Promise<boolean>;
  readonly onClose: () => void;
}

const longestWish = 2000;

/** The wish in the person's words, what it is about, who answers and what that costs. */
export function WishForm({ ticket, trouble, onAsk, onClose }: WishFormProps) {
  const subject = useRefineSubject();
  const ticketId = ticket.id;
  const isOwn = subject.ticketId === ticket.id;
  const field = isOwn ? subject.field : null;
  const wish = isOwn ? subject.wish : "";
  const { provider, model } = useAnswerer("refinement");
  const [choosing, setChoosing] = useState(false);
  const [sending, setSending] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // A frame later, because a menu or a palette that closes gives the focus back first.
    const focus = () => {
      if (takeFocusRequest(ticketId)) requestAnimationFrame(() => area.current?.focus({ preventScroll: true }));
    };
    focus();
    return useRefineSubject.subscribe(focus);
  }, [ticketId]);
  if (!provider || inabilityOf(provider)) return <NoModel />;
  const obstacle = trouble ?? provider.obstacle;
  const canSend = wish.trim() !== "" && !sending;
  const send = async () => {
    if (!canSend) return;
    setSending(true);
    const sent = await onAsk({ wish: wish.trim(), field, providerId: provider.id, model });
    setSending(false);
    if (sent) changeWish(ticket.id, "");
    area.current?.focus();
  };
  return (
    <form
      aria-label="Wish"
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="rounded-card border border-control bg-surface focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent-ink">
        <TextArea
          ref={area}
          data-focus="wish"
          aria-label="What should change"
          placeholder="What should change, in your words"
          value={wish}
          maxLength={longestWish}
          className="max-h-48 min-h-16 overflow-y-auto border-0! bg-transparent! px-3! py-2! focus-visible:outline-none!"
          onChange={(event) => changeWish(ticket.id, event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onClose();
            if (pressedKeys(event) !== "mod+enter") return;
            event.preventDefault();
            void send();
          }}
        />
        <div className="flex items-center gap-1 px-1.5 pb-1.5">
          <Menu
            trigger={
              <Button tone="quiet" className="h-6! px-1.5! text-sm!" aria-label={`About: ${fieldLabel(field)}`}>
                {fieldLabel(field)}
                <ChevronDown size={12} aria-hidden />
              </Button>
            }
          >
            <MenuChoices
              label="The wish is about"
              value={field}
              options={[
                { value: null, label: "Whole ticket" },
                ...fieldsOf(ticket.content).map(({ path, label }) => ({ value: path, label })),
              ]}
              onChoose={(path: string | null) => aimRefinement(ticket.id, path)}
            />
          </Menu>
          <span className="flex-1" />
          <Button
            type="submit"
            tone="primary"
            className="h-6! px-2! text-sm!"
            icon={<SendHorizontal size={12} aria-hidden />}
            disabled={!canSend}
            title={`Send (${spokenKeys("mod+enter")})`}
            aria-describedby="refinement-cost"
          >
            {sending ? "Sending…" : "Send"}
          </Button>
        </div>
      </div>
      <div className="flex items-center gap-1 text-sm">
        <div className="-ms-1.5 min-w-0 flex-1">
          <AnswererMenu purpose="refinement" open={choosing} onOpenChange={setChoosing} inability={inabilityOf} />
        </div>
        <span id="refinement-cost" className="text-xs whitespace-nowrap text-muted tabular-nums">
          <CostOfWish provider={provider} model={model} ticket={ticket} wish={wish} />
        </span>
      </div>
      {obstacle ? (
        <div role="alert" className="flex flex-col items-start gap-1.5 rounded-card bg-warning-soft px-3 py-2">
          <p>
            <strong className="font-medium">{wordsFor(obstacle).message}</strong>{" "}
            <span className="text-muted">{wordsFor(obstacle).next}</span>
          </p>
          <TroubleWays trouble={obstacle} onUnlocked={() => void send()} />
        </div>
      ) : null}
      <ul aria-label="Suggestions" className="flex flex-wrap gap-1">
        {suggestedWishes(ticket.content, field).map((words) => (
          <li key={words}>
            <button
              type="button"
              className="rounded-full border border-line px-2 py-0.5 text-sm text-muted hover:bg-hover hover:text-text"
              onClick={() => {
                changeWish(ticket.id, words);
                area.current?.focus();
              }}
            >
              {words}
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}

interface CostOfWishProps {
  readonly provider: ProviderRow;
  readonly model: string;
  readonly ticket: Ticket;
  readonly wish: string;
}

function CostOfWish({ provider, model, ticket, wish }: CostOfWishProps) {
  const models = useQuery({
    ...api.providers.models.queryOptions({ input: { id: provider.id, refresh: false } }),
    enabled: !provider.free,
  });
  if (provider.free) return "free";
  if (models.isPending) return "";
  const known = models.data?.models.find((one) => one.id === model);
  return costWords(refinementCost(known, ticket.content, wish));
}

/** Said where only the offline engine is there, with the way to a model. */
function NoModel() {
  const { message } = wordsFor({ code: "provider/no-refining", data: { provider: "The offline engine" } });
  return (
    <div className="flex flex-col items-start gap-2 rounded-card border border-line bg-surface px-3 py-2.5">
      <p>
        <strong className="font-medium">{message}</strong>{" "}
        <span className="text-muted">
          A model can: one on this computer, which is free and private, or one you have a key for.
        </span>
      </p>
      <Link to="/settings/ai" className={controlButton("primary")}>
        Add a model
      </Link>
    </div>
  );
}

/** The offline engine reads sentences, and MyBA sells whole tickets; neither follows wishes. */
function inabilityOf(provider: Pick<ProviderRow, "kind">): string | null {
  return followsWishes(provider) ? null : "Cannot follow wishes in words";
}
