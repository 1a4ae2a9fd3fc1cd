import { useNavigate } from "@tanstack/react-router";
import { useCommandHandlers } from "../commands/run-command.ts";
import { changeSettings } from "../lib/use-settings.ts";
import { lockKeys } from "../secrets/lock-keys.ts";
import { showInWindow, useWindowState } from "../lib/window-state.ts";
import { redo, undo } from "./undo.ts";

/** The commands that work on every screen. */
export function useFrameCommands(): void {
  const navigate = useNavigate();
  useCommandHandlers({
    "palette.open": () => showInWindow({ paletteOpen: !useWindowState.getState().paletteOpen, paletteText: "" }),
    "help.open": () => showInWindow({ helpOpen: true }),
    "project.new": () => showInWindow({ newProjectOpen: true }),
    "import.open": () => showInWindow({ importOpen: true }),
    "compose.new": () => void navigate({ to: "/compose" }),
    "go.tickets": () => void navigate({ to: "/tickets" }),
    "go.drafts": () => void navigate({ to: "/drafts" }),
    "go.trash": () => void navigate({ to: "/trash" }),
    "go.wallet": () => void navigate({ to: "/wallet" }),
    "go.buy": () => void navigate({ to: "/wallet", search: { buy: true } }),
    "go.purchases": () => void navigate({ to: "/wallet/purchases" }),
    "go.history": () => void navigate({ to: "/wallet/history" }),
    "go.settings": () => void navigate({ to: "/settings" }),
    "go.ai": () => void navigate({ to: "/settings/ai" }),
    "go.keys": () => void navigate({ to: "/settings/keys" }),
    "go.costs": () => void navigate({ to: "/settings/costs" }),
    "go.guidance": () => void navigate({ to: "/settings/guidance" }),
    "provider.add": () => void navigate({ to: "/settings/ai", search: { add: true } }),
    "keys.lock": () => void lockKeys(),
    "edit.undo": () => void undo(),
    "edit.redo": () => void redo(),
    "theme.light": () => void changeSettings({ theme: "light" }),
    "theme.dark": () => void changeSettings({ theme: "dark" }),
    "theme.contrast": () => void changeSettings({ theme: "contrast" }),
    "theme.system": () => void changeSettings({ theme: "system" }),
  });
}
