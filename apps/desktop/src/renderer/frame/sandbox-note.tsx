import { Popover } from "@base-ui/react/popover";
import { useQuery } from "@tanstack/react-query";
import { Copy, FlaskConical, X } from "lucide-react";
import { useRef } from "react";
import { create } from "zustand";
import { api } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { sidebarQuery, useMedia } from "../lib/use-media.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { useFloatingHome } from "../ui/floating-home.ts";

const key = "myba.sandbox-note";

/** Whether only the tag is shown: for this session of the window. */
const useIsSmall = create<boolean>(() => sessionStorage.getItem(key) === "small");

function setSmall(isSmall: boolean): void {
  sessionStorage.setItem(key, isSmall ? "small" : "large");
  useIsSmall.setState(isSmall, true);
}

type Cards = readonly { readonly number: string; readonly does: string }[];

function useCards(): Cards | null {
  return useQuery(api.app.info.queryOptions()).data?.sandbox?.cards ?? null;
}

/** Over everything where nothing is real. It can be made small, and never goes away. */
export function SandboxBanner() {
  const cards = useCards();
  const isSmall = useIsSmall();
  const hasSidebar = useMedia(sidebarQuery);
  if (cards === null || (isSmall && hasSidebar)) return null;
  if (isSmall)
    return (
      <div className="flex justify-center border-b border-line bg-accent-soft">
        <TestCards cards={cards} label="Sandbox" className={tagLook} />
      </div>
    );
  return (
    <section aria-label="Sandbox" className="flex items-center gap-3 border-b border-line bg-accent-soft px-4 py-1">
      <FlaskConical size={14} className="shrink-0 text-accent-ink" aria-hidden />
      <p className="min-w-0 flex-1 text-sm">
        <strong className="font-medium">Sandbox:</strong> no real money, no real AI.
      </p>
      <TestCards cards={cards} label="Test cards" className={linkLook} />
      <IconButton label="Make the sandbox note small" className="size-6" onClick={() => setSmall(true)}>
        <X size={14} aria-hidden />
      </IconButton>
    </section>
  );
}

/** What is left of the banner, beside the name of the product. */
export function SandboxTag() {
  const cards = useCards();
  return useIsSmall() && cards ? <TestCards cards={cards} label="Sandbox" className={tagLook} /> : null;
}

const linkLook = "rounded-control px-1 text-sm text-accent-ink underline underline-offset-2";
const tagLook = "rounded-full bg-accent-soft px-2 text-xs leading-[18px] font-medium text-accent-ink hover:underline";

interface TestCardsProps {
  readonly cards: Cards;
  readonly label: string;
  readonly className: string;
}

function TestCards({ cards, label, className }: TestCardsProps) {
  const home = useFloatingHome();
  const isSmall = useIsSmall();
  const list = useRef<HTMLDivElement>(null);
  return (
    <Popover.Root>
      <Popover.Trigger className={className}>{label}</Popover.Trigger>
      <Popover.Portal container={home}>
        <Popover.Positioner align="end" sideOffset={6} collisionPadding={8} className="z-50">
          <Popover.Popup
            ref={list}
            aria-label="Test cards"
            initialFocus={list}
            className="floating w-[min(430px,calc(100vw-24px))] p-3 outline-none"
          >
            <p className="text-muted">
              Nothing here is real. These cards pay with no money; any date to come and any three digits will do.
            </p>
            <ul className="mt-2 flex flex-col">
              {cards.map(({ number, does }) => (
                <li key={number} className="flex items-center gap-3 border-t border-line py-1">
                  <span className="font-mono text-sm whitespace-nowrap">{number}</span>
                  <span className="min-w-0 flex-1 text-sm text-muted">{does}</span>
                  <IconButton label={`Copy ${number}`} className="size-6" onClick={() => void copy(number)}>
                    <Copy size={13} aria-hidden />
                  </IconButton>
                </li>
              ))}
            </ul>
            {isSmall ? (
              <Button className="mt-2" onClick={() => setSmall(false)}>
                Show the note again
              </Button>
            ) : null}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

async function copy(number: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(number.replaceAll(" ", ""));
    notify("Card number copied");
  } catch (error) {
    notifyFailure(error);
  }
}
