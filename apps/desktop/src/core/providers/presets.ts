import { providerPresets } from "@myba/engine/providers/presets";
import type { ProviderPreset } from "../../bridge/providers.ts";

type EnginePreset = (typeof providerPresets)[number];

/** The preset of an id; undefined for one this version does not know. */
export function presetCalled(id: string): EnginePreset | undefined {
  return providerPresets.find((preset) => preset.id === id);
}

/** Every service there is, in the order they are offered, without what only the engine needs of them. */
export function shownPresets(): ProviderPreset[] {
  return providerPresets.map(({ id, kind, label, baseUrl, asksForAddress, key, keyHint, keyPage, local }) => ({
    id,
    kind,
    label,
    baseUrl,
    asksForAddress,
    key,
    keyHint,
    keyPage,
    local,
  }));
}
