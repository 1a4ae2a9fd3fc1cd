import { Link, Outlet } from "@tanstack/react-router";
import { Bot, BookOpen, ChartColumn, CircleUser, FolderOpen, KeyRound, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { useAccount } from "../account/use-account.ts";
import { SidebarButton } from "../tickets/list-header.tsx";

/** Each has an address of its own, so that a failure's words can lead to it. */
const pages = [
  { to: "/settings", label: "General", icon: <SlidersHorizontal size={15} aria-hidden /> },
  { to: "/settings/account", label: "Account", icon: <CircleUser size={15} aria-hidden /> },
  { to: "/settings/ai", label: "AI providers", icon: <Bot size={15} aria-hidden /> },
  { to: "/settings/keys", label: "API keys", icon: <KeyRound size={15} aria-hidden /> },
  { to: "/settings/costs", label: "Costs", icon: <ChartColumn size={15} aria-hidden /> },
  { to: "/settings/guidance", label: "Guidance", icon: <BookOpen size={15} aria-hidden /> },
  { to: "/settings/data", label: "Your data", icon: <FolderOpen size={15} aria-hidden /> },
] as const satisfies readonly { readonly to: string; readonly label: string; readonly icon: ReactNode }[];

/** Around every page of settings: their list at the side, or above where there is no room. */
export function SettingsPage() {
  const account = useAccount();
  // Without a billing server there is nothing to have an account for.
  const shown = pages.filter(({ to }) => to !== "/settings/account" || (account && account.kind !== "none"));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3">
        <SidebarButton />
        <h1 className="text-lg font-semibold">Settings</h1>
      </header>
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <nav
          aria-label="Settings"
          className="flex shrink-0 flex-wrap gap-0.5 border-b border-line px-2.5 py-1.5 lg:w-44 lg:flex-col lg:flex-nowrap lg:border-e lg:border-b-0 lg:py-3"
        >
          {shown.map(({ to, label, icon }) => (
            <Link key={to} to={to} search={{}} activeOptions={{ exact: to === "/settings" }} className={pageLook}>
              {icon}
              {label}
            </Link>
          ))}
        </nav>
        <div className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
          <div className="mx-auto flex max-w-[760px] flex-col gap-8 px-5 py-6">
            <Outlet />
          </div>
        </div>
      </div>
    </div>
  );
}

const pageLook =
  "flex h-7 items-center gap-2 rounded-control px-2 text-text hover:bg-hover " +
  "data-[status=active]:bg-hover data-[status=active]:font-medium";
