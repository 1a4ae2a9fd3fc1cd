import { Outlet } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { Toaster } from "sonner";
import { AccountNotices } from "../account/account-notices.tsx";
import { useShortcuts } from "../commands/use-shortcuts.ts";
import { useAnnouncements } from "../lib/announce.ts";
import { api } from "../lib/client.ts";
import { sidebarQuery, useMedia } from "../lib/use-media.ts";
import { useAppearance, useSettings } from "../lib/use-settings.ts";
import { showInWindow, useWindowState } from "../lib/window-state.ts";
import { useWaitingLinks } from "../links/shown-links.ts";
import { useFoundLocal } from "../providers/found-local.ts";
import { Drawer } from "../ui/dialog.tsx";
import { useWelcome } from "../welcome/use-welcome.ts";
import { LinkBanner } from "./link-banner.tsx";
import { ProjectDialog } from "./project-dialog.tsx";
import { QueueNotice } from "./queue-notice.tsx";
import { Sidebar } from "./sidebar.tsx";
import { StartNotices } from "./start-notices.tsx";
import { useFrameCommands } from "./use-frame-commands.ts";
import { useNetworkReturn } from "./use-network-return.ts";

const loadPalette = () => import("../palette/palette.tsx");
const Palette = lazy(() => loadPalette().then((file) => ({ default: file.Palette })));
const SandboxBanner = lazy(() => import("./sandbox-note.tsx").then((file) => ({ default: file.SandboxBanner })));
const HelpSheet = lazy(() => import("../palette/help-sheet.tsx").then((file) => ({ default: file.HelpSheet })));
const ExportDialog = lazy(() => import("../transfer/export-dialog.tsx").then((f) => ({ default: f.ExportDialog })));
const ImportDialog = lazy(() => import("../transfer/import-dialog.tsx").then((f) => ({ default: f.ImportDialog })));
const LinkDialogs = lazy(() => import("../links/link-dialogs.tsx").then((f) => ({ default: f.LinkDialogs })));
const DeleteDialog = lazy(() => import("../tickets/delete-dialog.tsx").then((f) => ({ default: f.DeleteDialog })));
const PurchaseNotices = lazy(() =>
  import("../wallet/purchase-notices.tsx").then((file) => ({ default: file.PurchaseNotices })),
);

/** Around every screen: sidebar, banners, dialogs that any screen may open, toasts and live regions. */
export function AppFrame() {
  const settings = useSettings();
  useAppearance(settings);
  useShortcuts(settings.letterKeys);
  useFrameCommands();
  useWelcome();
  useFoundLocal();
  useNetworkReturn();
  useEffect(() => {
    // Whoever opens it types on at once.
    const idle = requestIdleCallback(() => void loadPalette());
    return () => cancelIdleCallback(idle);
  }, []);
  const isSandbox = Boolean(useQuery(api.app.info.queryOptions()).data?.sandbox);
  const hasSidebar = useMedia(sidebarQuery);
  const sidebarOpen = useWindowState((state) => state.sidebarOpen);
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-control focus:bg-raised focus:px-3 focus:py-1.5"
        onClick={(event) => {
          // The hash belongs to the router.
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        Skip to content
      </a>
      {isSandbox ? (
        <Suspense fallback={null}>
          <SandboxBanner />
        </Suspense>
      ) : null}
      <LinkBanner />
      <StartNotices />
      <AccountNotices />
      <QueueNotice />
      <div className="flex min-h-0 flex-1">
        {hasSidebar ? (
          <Sidebar className="w-[212px] border-e border-line" />
        ) : (
          <Drawer label="Navigation" open={sidebarOpen} onClose={() => showInWindow({ sidebarOpen: false })}>
            <Sidebar className="w-full" />
          </Drawer>
        )}
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col bg-surface outline-none">
          <Outlet />
        </main>
      </div>
      <OpenDialogs />
      <Suspense fallback={null}>
        <PurchaseNotices />
      </Suspense>
      <Toaster
        position="bottom-right"
        gap={8}
        offset={{ bottom: 64, right: 16 }}
        theme={settings.theme === "light" ? "light" : "dark"}
      />
      <LiveRegions />
    </div>
  );
}

function OpenDialogs() {
  const { paletteOpen, helpOpen, exporting, importOpen, deleting, newProjectOpen } = useWindowState();
  const hasLinks = useWaitingLinks((waiting) => waiting.length > 0);
  return (
    <Suspense fallback={null}>
      {paletteOpen ? <Palette /> : null}
      {helpOpen ? <HelpSheet /> : null}
      {exporting ? <ExportDialog exporting={exporting} /> : null}
      {importOpen ? <ImportDialog /> : null}
      {deleting ? <DeleteDialog ids={deleting} /> : null}
      {hasLinks ? <LinkDialogs /> : null}
      {newProjectOpen ? <ProjectDialog onClose={() => showInWindow({ newProjectOpen: false })} /> : null}
    </Suspense>
  );
}

function LiveRegions() {
  const { polite, assertive } = useAnnouncements();
  return (
    <>
      <output aria-live="polite" className="sr-only">
        {polite}
      </output>
      <div role="alert" aria-live="assertive" className="sr-only">
        {assertive}
      </div>
    </>
  );
}
