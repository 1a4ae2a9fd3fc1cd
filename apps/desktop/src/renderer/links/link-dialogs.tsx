import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { nameOfText } from "../compose/name-of-text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { keepCode } from "../wallet/choice.ts";
import { GiftDialog } from "./gift-dialog.tsx";
import { answered, useWaitingLinks } from "./shown-links.ts";

/** Asks about what links from outside have brought; nothing of it happens before the person's word. */
export function LinkDialogs() {
  const link = useWaitingLinks((waiting) => waiting[0]);
  if (link === undefined) return null;
  const key = JSON.stringify(link);
  if (link.kind === "new") return <NewTextDialog key={key} text={link.text} />;
  if (link.kind === "promo") return <PromotionDialog key={key} code={link.code} />;
  return <GiftDialog key={key} code={link.code} onClose={answered} />;
}

function NewTextDialog({ text }: { readonly text: string }) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      const { id } = await client.drafts.save({ id: null, projectId: null, name: nameOfText(text), text });
      refetch(["drafts"]);
      answered();
      await navigate({ to: "/compose", search: { draft: id } });
    } catch (error) {
      setBusy(false);
      notifyFailure(error);
    }
  };
  return (
    <Dialog
      title="Use the text of this link?"
      description={`A link brought ${counted(text.length, "character")}. Nothing is sent or charged: it becomes a draft for you to read.`}
      open
      onClose={answered}
      className="w-[min(640px,calc(100vw-32px))]!"
      footer={
        <>
          <Button onClick={answered}>Not now</Button>
          <Button tone="primary" disabled={busy} onClick={() => void keep()}>
            Open as a draft
          </Button>
        </>
      }
    >
      <p dir="auto" className="rounded-control bg-sunken px-3 py-2 wrap-anywhere whitespace-pre-wrap">
        {text}
      </p>
    </Dialog>
  );
}

function PromotionDialog({ code }: { readonly code: string }) {
  const navigate = useNavigate();
  const use = () => {
    keepCode(code);
    answered();
    notify(`${code} is kept for your next purchase, and checked there. Choose what to buy.`);
    void navigate({ to: "/wallet", search: { buy: true } });
  };
  return (
    <Dialog
      title="Use this code at your next purchase?"
      open
      onClose={answered}
      footer={
        <>
          <Button onClick={answered}>Not now</Button>
          <Button tone="primary" onClick={use}>
            Use the code
          </Button>
        </>
      }
    >
      <p>
        A link brought the code <strong className="font-mono wrap-anywhere">{code}</strong>. What it takes off is shown
        before you pay; nothing is bought by it.
      </p>
    </Dialog>
  );
}
