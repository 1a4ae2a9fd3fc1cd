import type { Settings } from "../../bridge/app.ts";
import { themes } from "../frame/theme-menu.tsx";
import { changeSettings, useSettings } from "../lib/use-settings.ts";
import { KeyList } from "../palette/key-list.tsx";
import { SwitchLine } from "../ui/switch-line.tsx";
import { Choices } from "./choices.tsx";
import { Group } from "./group.tsx";

const densities: readonly { readonly value: Settings["density"]; readonly label: string }[] = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
];

/** How it looks and which keys it answers to. */
export function GeneralPage() {
  const settings = useSettings();
  return (
    <>
      <Group title="Appearance">
        <Choices
          label="Theme"
          value={settings.theme}
          options={themes}
          onChoose={(theme) => void changeSettings({ theme })}
        />
        <Choices
          label="Density"
          value={settings.density}
          options={densities}
          onChoose={(density) => void changeSettings({ density })}
        />
      </Group>
      <Group title="Keyboard">
        <div className="border-b border-line pb-3">
          <SwitchLine
            label="Single-letter keys"
            note="J, K, X, E and the like. Turn them off if you speak to the computer or type by accident."
            checked={settings.letterKeys}
            onChange={(letterKeys) => void changeSettings({ letterKeys })}
          />
        </div>
        <KeyList letterKeys={settings.letterKeys} />
      </Group>
    </>
  );
}
