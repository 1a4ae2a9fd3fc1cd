import { Contrast, Monitor, Moon, Sun } from "lucide-react";
import type { Settings } from "../../bridge/app.ts";
import { changeSettings, useSettings } from "../lib/use-settings.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";

/** The themes with their names and icons. */
export const themes: readonly {
  readonly value: Settings["theme"];
  readonly label: string;
  readonly icon: React.ReactNode;
}[] = [
  { value: "system", label: "Like the system", icon: <Monitor size={14} aria-hidden /> },
  { value: "light", label: "Light", icon: <Sun size={14} aria-hidden /> },
  { value: "dark", label: "Dark", icon: <Moon size={14} aria-hidden /> },
  { value: "contrast", label: "High contrast", icon: <Contrast size={14} aria-hidden /> },
];

/** Chooses the theme from the sidebar. */
export function ThemeMenu() {
  const { theme } = useSettings();
  return (
    <Menu
      align="end"
      trigger={<IconButton label="Theme">{themes.find((one) => one.value === theme)?.icon}</IconButton>}
    >
      <MenuChoices label="Theme" value={theme} options={themes} onChoose={(theme) => void changeSettings({ theme })} />
    </Menu>
  );
}
