import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useEffect, useState } from "react";
import type { Generation } from "../../bridge/generations.ts";
import { estimateWords } from "../asking/estimate-words.ts";
import { nameOf } from "../asking/provider-words.ts";
import { announce } from "../lib/announce.ts";
import { api, client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { Button, controlButton } from "../ui/button.tsx";

/** Asks about a waiting generation that costs money, once the network is back; its own page asks by itself. */
export function QueueNotice() {
  const generations = useQuery(api.generations.list.queryOptions({ input: { projectId: null } }));
  const { generationId } = useParams({ strict: false });
  const asking = generations.data?.filter((one) => one.needsConfirmation && one.id !== generationId) ?? [];
  const first = asking.at(-1);
  return first ? <Question key={first.id} generation={first} more={asking.length - 1} /> : null;
}

function Question({ generation, more }: { readonly generation: Generation; readonly more: number }) {
  const navigate = useNavigate();
  const [starting, setStarting] = useState(false);
  const { id, projectId, providerId, model, sourceId } = generation;
  const source = useQuery(api.sources.get.queryOptions({ input: { id: sourceId } }));
  const estimate = useQuery({
    queryKey: [...api.generations.estimate.key(), { queued: id }],
    queryFn: () =>
      client.generations.estimate({ providerId, model: model || null, projectId, text: source.data?.text ?? "" }),
    enabled: source.isSuccess,
  });
  useEffect(() => announce(`The network is back. ${generation.name} waits for your word.`), [generation.name]);
  const cost = estimate.data ? estimateWords(estimate.data) : null;
  const run = async () => {
    setStarting(true);
    try {
      await client.generations.runQueued({ id, confirmed: true });
      refetch(["generations"]);
      await navigate({ to: "/generations/$generationId", params: { generationId: id } });
    } catch (error) {
      setStarting(false);
      notifyFailure(error);
    }
  };
  return (
    <section
      aria-label="Waiting generation"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-accent-soft px-4 py-1.5"
    >
      <p className="min-w-56 flex-1">
        <strong className="font-medium">The network is back.</strong>{" "}
        <span className="text-muted">
          “{generation.name}” is waiting for {nameOf(generation.providerLabel, model)}
          {cost ? `: ${cost}` : ""}.{more > 0 ? ` ${more} more after it.` : ""}
        </span>
      </p>
      <Link to="/generations/$generationId" params={{ generationId: id }} className={controlButton("plain")}>
        Look at it
      </Link>
      <Button
        tone="primary"
        icon={<Play size={13} aria-hidden />}
        // Without the estimate on screen, pressing would agree to nothing in particular.
        disabled={starting || cost === null}
        onClick={() => void run()}
      >
        Run now
      </Button>
    </section>
  );
}
