import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useAccount } from "../account/use-account.ts";
import { chooseAnswerer, offlineEngine } from "../asking/choice.ts";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { changeSettings } from "../lib/use-settings.ts";
import { SidebarButton } from "../tickets/list-header.tsx";
import { Button } from "../ui/button.tsx";
import { KeyPicture, OfflinePicture, TokensPicture } from "./pictures.tsx";
import { startWithTokens } from "./start-with-tokens.ts";

/** The first screen of a new person: the three who can read a text, and what each costs. One choice, or none yet. */
export function WelcomePage() {
  const navigate = useNavigate();
  const account = useAccount();
  const shop = useQuery({ ...api.purchases.shop.queryOptions(), enabled: account?.kind === "new" }).data;
  const heading = useRef<HTMLHeadingElement>(null);
  const [starting, setStarting] = useState(false);
  useEffect(() => {
    heading.current?.focus();
    // Whoever leaves it by any way has seen it.
    void changeSettings({ welcomed: true });
  }, []);
  const compose = () => void navigate({ to: "/compose" });
  const useTokens = async () => {
    if (starting) return;
    setStarting(true);
    await startWithTokens(compose);
    setStarting(false);
  };
  const free = shop?.grants.anonymousTokens ?? 0;
  const price = shop?.features.find(({ key }) => key === "ticket")?.tokens ?? 1;
  const isNew = account?.kind === "new";
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex h-12 shrink-0 items-center ps-4">
        <SidebarButton />
      </div>
      <div className="m-auto flex w-full max-w-[960px] flex-col gap-6 px-6 pb-12">
        <div className="text-center">
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
            Rough notes in, tickets out
          </h1>
          <p className="mt-1 text-muted">Choose who reads your text. You can change it whenever you like.</p>
        </div>
        <div className="grid gap-4 md:grid-cols-3 md:max-lg:gap-3">
          <Way
            picture={<TokensPicture />}
            name="MyBA’s tokens"
            points={[
              isNew && free > 0
                ? `${counted(free, "token")} free on this computer, without an account.`
                : "The first ones are free, without an account.",
              `${price === 1 ? "One token" : counted(price, "token")} for each finished ticket. A failure costs nothing.`,
              "Your text goes to an AI behind MyBA’s server.",
            ]}
            action={
              <Button tone="primary" className="w-full" aria-disabled={starting} onClick={() => void useTokens()}>
                {starting
                  ? "One moment…"
                  : isNew
                    ? `Start with ${free > 0 ? counted(free, "free token") : "free tokens"}`
                    : "Use your tokens"}
              </Button>
            }
          />
          <Way
            picture={<KeyPicture />}
            name="Your own AI key"
            points={[
              "OpenAI, Anthropic, OpenRouter, Ollama and others.",
              "You pay them at their price; MyBA adds nothing.",
              "Your text goes to them, your key stays here.",
            ]}
            action={
              <Button className="w-full" onClick={() => void navigate({ to: "/settings/ai", search: { add: true } })}>
                Add a key
              </Button>
            }
          />
          <Way
            picture={<OfflinePicture />}
            name="Offline"
            points={[
              "Reads by rules, without network.",
              "Free and private: nothing leaves this computer.",
              "Plainer tickets than an AI writes.",
            ]}
            action={
              <Button
                className="w-full"
                onClick={() => {
                  chooseAnswerer(offlineEngine());
                  compose();
                }}
              >
                Work offline
              </Button>
            }
          />
        </div>
        <p className="text-center">
          <Button tone="quiet" onClick={() => void navigate({ to: "/tickets" })}>
            Decide later
          </Button>
        </p>
      </div>
    </div>
  );
}

interface WayProps {
  readonly picture: ReactNode;
  readonly name: string;
  readonly points: readonly string[];
  readonly action: ReactNode;
}

function Way({ picture, name, points, action }: WayProps) {
  return (
    <section
      aria-label={name}
      className="flex flex-col gap-4 rounded-card border border-line bg-raised p-5 md:max-lg:p-4"
    >
      <div className="flex h-20 shrink-0 items-center max-md:hidden">{picture}</div>
      <div className="min-w-0 flex-1">
        <h2 className="text-lg font-semibold">{name}</h2>
        <ul className="mt-1 flex flex-col gap-1 text-muted">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </div>
      {action}
    </section>
  );
}
