import type { ProviderRow } from "../../bridge/providers.ts";
import { Button } from "../ui/button.tsx";
import { StoredField } from "../ui/stored-field.tsx";
import { changeProvider } from "./provider-actions.ts";

interface ConnectionFieldsProps {
  readonly provider: ProviderRow;
  readonly onReplaceKey: () => void;
}

/** How a provider is reached; each field is kept when it is left. */
export function ConnectionFields({ provider, onReplaceKey }: ConnectionFieldsProps) {
  const { id, label, baseUrl, proxyUrl, timeoutMs, keyMask } = provider;
  return (
    <section
      aria-label={`Connection of ${label}`}
      className="mt-1 grid gap-3 rounded-control bg-sunken p-3 md:grid-cols-2"
    >
      <StoredField
        label="Name"
        stored={label}
        maxLength={60}
        complaint={(text) => (text === "" ? "Give it a name." : null)}
        onStore={(text) => changeProvider(id, { label: text })}
      />
      <StoredField
        label="Address"
        stored={baseUrl}
        dir="ltr"
        complaint={(text) => (/^https?:\/\/\S+$/.test(text) ? null : "An address begins with https:// or http://.")}
        onStore={(text) => changeProvider(id, { baseUrl: text })}
      />
      <StoredField
        label="Proxy"
        stored={proxyUrl ?? ""}
        dir="ltr"
        placeholder="none"
        complaint={(text) =>
          text === "" || /^https?:\/\/\S+$/.test(text) ? null : "A proxy begins with http:// or https://."
        }
        onStore={(text) => changeProvider(id, { proxyUrl: text === "" ? null : text })}
      />
      <StoredField
        label="Longest silence, in seconds"
        stored={String(timeoutMs / 1000)}
        inputMode="numeric"
        complaint={(text) => (isSeconds(text) ? null : "From 5 to 600 seconds.")}
        onStore={(text) => changeProvider(id, { timeoutMs: Number(text) * 1000 })}
      />
      <div className="flex items-center gap-3 md:col-span-2">
        <span className="text-sm text-muted">Key</span>
        <span className="min-w-0 flex-1 font-mono text-sm">{keyMask ?? "none"}</span>
        <Button onClick={onReplaceKey}>{keyMask ? "Replace key…" : "Add key…"}</Button>
      </div>
    </section>
  );
}

function isSeconds(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= 5 && Number(text) <= 600;
}
