import { useEffect, useRef } from "react";
import type { ProviderPreset } from "../../bridge/providers.ts";
import { ProviderMark } from "./provider-mark.tsx";

interface PresetCardsProps {
  readonly presets: readonly ProviderPreset[];
  readonly onPick: (preset: ProviderPreset) => void;
}

/** Every service that can be added, those on this computer apart. */
export function PresetCards({ presets, onPick }: PresetCardsProps) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const parts = [
    { title: "With your own key", presets: presets.filter((preset) => !preset.local && preset.baseUrl !== "") },
    {
      title: "With an address of your own",
      presets: presets.filter((preset) => !preset.local && preset.baseUrl === ""),
    },
    { title: "On this computer: free and private", presets: presets.filter((preset) => preset.local) },
  ].filter((part) => part.presets.length > 0);
  return (
    <div className="flex flex-col gap-4 pb-4">
      {parts.map((part, index) => (
        <section key={part.title} aria-label={part.title}>
          <h3 className="mb-1.5 text-sm text-muted">{part.title}</h3>
          <ul className="grid grid-cols-2 gap-2 md:grid-cols-3">
            {part.presets.map((preset, place) => (
              <li key={preset.id} className={preset.label.length > 20 ? "md:col-span-2" : ""}>
                <button
                  ref={index + place === 0 ? first : undefined}
                  type="button"
                  className="flex min-h-11 w-full items-center gap-2.5 rounded-control border border-line px-2 py-1.5 text-start hover:bg-hover"
                  onClick={() => onPick(preset)}
                >
                  <ProviderMark {...preset} />
                  <span className="min-w-0 leading-[17px] font-medium">{preset.label}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
