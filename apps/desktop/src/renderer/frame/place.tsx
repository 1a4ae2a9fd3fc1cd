import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showInWindow } from "../lib/window-state.ts";

interface PlaceProps {
  readonly to: "/tickets" | "/drafts" | "/trash" | "/settings";
  readonly icon: ReactNode;
  readonly count?: number | undefined;
  readonly children: string;
}

/** A line in the sidebar that leads to a screen. */
export function Place({ to, icon, count, children }: PlaceProps) {
  return (
    <Link
      to={to}
      // "All tickets" is the present place only while no project is chosen: absent is asked for by name.
      search={to === "/tickets" ? ({ project: undefined } as object) : {}}
      activeOptions={{ exact: false, includeSearch: to === "/tickets", explicitUndefined: true }}
      onClick={() => showInWindow({ sidebarOpen: false })}
      className={placeLook}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {count ? <span className="text-sm text-muted tabular-nums">{count.toLocaleString("en")}</span> : null}
    </Link>
  );
}

/** The look of a line in the sidebar; the present place is marked by its ground and weight. */
export const placeLook =
  "flex h-7 items-center gap-2 rounded-control px-2 text-text hover:bg-hover " +
  "data-[status=active]:bg-hover data-[status=active]:font-medium";
