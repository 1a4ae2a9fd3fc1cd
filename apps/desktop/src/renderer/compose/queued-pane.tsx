import { CloudOff, CircleDollarSign } from "lucide-react";
import type { Generation } from "../../bridge/generations.ts";
import { nameOf } from "../asking/provider-words.ts";
import { Empty } from "../ui/states.tsx";

/** In the place of the tickets while a generation waits: what for, and that nothing was sent. */
export function QueuedPane({ generation }: { readonly generation: Generation }) {
  const who = nameOf(generation.providerLabel, generation.model);
  const isMyba = generation.providerId === "myba";
  return (
    <section aria-label="Waiting to run" className="min-w-0 flex-1 overflow-y-auto bg-sunken">
      {generation.needsConfirmation ? (
        <Empty icon={<CircleDollarSign size={22} aria-hidden />} title="The network is back">
          This costs {isMyba ? "tokens" : "money"} at {who}, so it waits for you. The estimate is below.
        </Empty>
      ) : (
        <Empty icon={<CloudOff size={22} aria-hidden />} title="Waiting for the network">
          {who} answers as soon as there is a network again. If that costs {isMyba ? "tokens" : "money"}, you are asked
          first. Nothing was sent.
        </Empty>
      )}
    </section>
  );
}
