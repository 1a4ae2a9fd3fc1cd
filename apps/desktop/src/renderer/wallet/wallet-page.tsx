import { Link, Outlet } from "@tanstack/react-router";
import { ChartColumn, History, ReceiptText, Wallet } from "lucide-react";
import type { ReactNode } from "react";
import { SidebarButton } from "../tickets/list-header.tsx";

/** Each has an address of its own, so that a message can lead to it. */
const pages = [
  { to: "/wallet", label: "Tokens", icon: <Wallet size={15} aria-hidden /> },
  { to: "/wallet/purchases", label: "Purchases", icon: <ReceiptText size={15} aria-hidden /> },
  { to: "/wallet/history", label: "History", icon: <History size={15} aria-hidden /> },
  { to: "/wallet/insight", label: "Insight", icon: <ChartColumn size={15} aria-hidden /> },
] as const satisfies readonly { readonly to: string; readonly label: string; readonly icon: ReactNode }[];

/** Around every page of the wallet: what is in it, what was bought, what became of it. */
export function WalletPage() {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-4 border-b border-line ps-4 pe-3">
        <SidebarButton />
        <h1 className="text-lg font-semibold">Wallet</h1>
        <nav aria-label="Wallet" className="flex flex-wrap gap-0.5 py-1.5">
          {pages.map(({ to, label, icon }) => (
            <Link
              key={to}
              to={to}
              search={{}}
              activeOptions={{ exact: to === "/wallet", includeSearch: false }}
              className={pageLook}
            >
              {icon}
              {label}
            </Link>
          ))}
        </nav>
      </header>
      <Outlet />
    </div>
  );
}

const pageLook =
  "flex h-7 items-center gap-1.5 rounded-control px-2 text-muted hover:bg-hover hover:text-text " +
  "data-[status=active]:bg-hover data-[status=active]:font-medium data-[status=active]:text-text";
