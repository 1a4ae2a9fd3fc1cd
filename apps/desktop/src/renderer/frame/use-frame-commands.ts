import { useNavigate, type UseNavigateResult } from "@tanstack/react-router";
import type { AccountState } from "../../bridge/account.ts";
import { signIn, signOut } from "../account/account-actions.ts";
import { useAccount } from "../account/use-account.ts";
import { type Handlers, useCommandHandlers } from "../commands/run-command.ts";
import { changeSettings } from "../lib/use-settings.ts";
import { lockKeys } from "../secrets/lock-keys.ts";
import { showInWindow, useWindowState } from "../lib/window-state.ts";
import { redo, undo } from "./undo.ts";

/** The commands that work on every screen. */
export function useFrameCommands(): void {
  const navigate = useNavigate();
  const account = useAccount();
  const hasServer = account !== undefined && account.kind !== "none";
  useCommandHandlers({
    "palette.open": () => showInWindow({ paletteOpen: !useWindowState.getState().paletteOpen, paletteText: "" }),
    "help.open": () => showInWindow({ helpOpen: true }),
    "project.new": () => showInWindow({ newProjectOpen: true }),
    "import.open": () => showInWindow({ importOpen: true }),
    "compose.new": () => void navigate({ to: "/compose" }),
    "go.tickets": () => void navigate({ to: "/tickets" }),
    "go.drafts": () => void navigate({ to: "/drafts" }),
    "go.trash": () => void navigate({ to: "/trash" }),
    ...(hasServer && walletCommands(navigate)),
    ...(hasServer && accountCommands(account, (to) => void navigate({ to }))),
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

/** Where tokens are sold. */
function walletCommands(navigate: UseNavigateResult<string>): Handlers {
  return {
    "go.wallet": () => void navigate({ to: "/wallet" }),
    "go.buy": () => void navigate({ to: "/wallet", search: { buy: true } }),
    "go.purchases": () => void navigate({ to: "/wallet/purchases" }),
    "go.history": () => void navigate({ to: "/wallet/history" }),
    "go.insight": () => void navigate({ to: "/wallet/insight" }),
  };
}

/** Where there is a billing server: without one nobody signs in, and there is one way less to begin. */
function accountCommands(account: AccountState, go: (to: "/settings/account" | "/welcome") => void): Handlers {
  return {
    "go.account": () => go("/settings/account"),
    "go.welcome": () => go("/welcome"),
    "account.sign-in": () => {
      go("/settings/account");
      void signIn();
    },
    ...(account.person && { "account.sign-out": () => void signOut() }),
  };
}
