import { useQuery } from "@tanstack/react-query";
import { useState, type RefObject } from "react";
import type { ProviderPreset, ProviderRow } from "../../bridge/providers.ts";
import { api } from "../lib/client.ts";
import { lowerFirst } from "../lib/lower-first.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { ConnectForm } from "./connect-form.tsx";
import { PresetCards } from "./preset-cards.tsx";

interface AddProviderDialogProps {
  readonly onClose: () => void;
  /** Where the focus goes afterwards. */
  readonly finalFocus: RefObject<HTMLElement | null>;
  readonly onAdded: (provider: ProviderRow) => void;
}

/** Pick a service, paste its key, done. */
export function AddProviderDialog({ onClose, finalFocus, onAdded }: AddProviderDialogProps) {
  const presets = useQuery(api.providers.presets.queryOptions());
  const [preset, setPreset] = useState<ProviderPreset | null>(null);
  return (
    <Dialog
      title={preset ? `Add ${nameIn(preset)}` : "Add a provider"}
      description={preset ? wordsOf(preset) : "MyBA asks it with your own key. You pay the provider, never MyBA."}
      open
      onClose={onClose}
      finalFocus={finalFocus}
      className="w-[min(600px,calc(100vw-32px))]!"
    >
      {presets.isPending ? (
        <SkeletonLines lines={4} />
      ) : presets.isError ? (
        <Failure error={presets.error} onRetry={() => void presets.refetch()} />
      ) : preset ? (
        <ConnectForm
          key={preset.id}
          preset={preset}
          onBack={() => setPreset(null)}
          onClose={onClose}
          onAdded={onAdded}
        />
      ) : (
        <PresetCards presets={presets.data} onPick={setPreset} />
      )}
    </Dialog>
  );
}

/** A service that has no name of its own is called "another service …" on its card. */
function nameIn({ label, id }: ProviderPreset): string {
  return id === "other" ? lowerFirst(label) : label;
}

function wordsOf({ local, key, label, asksForAddress }: ProviderPreset): string {
  if (local) return "Runs on this computer: free, private, and it works without network.";
  if (key === "none") return "No key is needed.";
  return `The key goes to ${asksForAddress ? "this address" : label} and nowhere else.`;
}
