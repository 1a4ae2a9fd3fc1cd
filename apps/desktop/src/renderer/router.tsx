import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { AppFrame } from "./frame/app-frame.tsx";
import { TicketsPage, TrashPage } from "./tickets/tickets-page.tsx";
import { parseListSearch } from "./tickets/list-search.ts";

const root = createRootRoute({ component: AppFrame });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/tickets" });
  },
});
const tickets = createRoute({
  getParentRoute: () => root,
  path: "/tickets",
  validateSearch: parseListSearch,
  component: TicketsPage,
});
const ticket = createRoute({ getParentRoute: () => tickets, path: "$ticketId" });
const trash = createRoute({
  getParentRoute: () => root,
  path: "/trash",
  validateSearch: parseListSearch,
  component: TrashPage,
});
const trashedTicket = createRoute({ getParentRoute: () => trash, path: "$ticketId" });
const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./welcome/welcome-page.tsx"), "WelcomePage"),
});
const compose = createRoute({
  getParentRoute: () => root,
  path: "/compose",
  validateSearch: (raw: Record<string, unknown>): { draft?: string; project?: string } => ({
    ...(typeof raw["draft"] === "string" ? { draft: raw["draft"] } : {}),
    ...(typeof raw["project"] === "string" ? { project: raw["project"] } : {}),
  }),
  component: lazyRouteComponent(() => import("./compose/compose-page.tsx"), "ComposePage"),
});
const generation = createRoute({
  getParentRoute: () => root,
  path: "/generations/$generationId",
  component: lazyRouteComponent(() => import("./compose/generation-page.tsx"), "GenerationPage"),
});
const drafts = createRoute({
  getParentRoute: () => root,
  path: "/drafts",
  component: lazyRouteComponent(() => import("./compose/drafts-page.tsx"), "DraftsPage"),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/settings-page.tsx"), "SettingsPage"),
});
const generalSettings = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(() => import("./settings/general-page.tsx"), "GeneralPage"),
});
const aiSettings = createRoute({
  getParentRoute: () => settings,
  path: "ai",
  /** `add` opens the dialog that adds a provider. */
  validateSearch: (raw: Record<string, unknown>): { add?: boolean } => (raw["add"] === true ? { add: true } : {}),
  component: lazyRouteComponent(() => import("./providers/ai-page.tsx"), "AiPage"),
});
const keySettings = createRoute({
  getParentRoute: () => settings,
  path: "keys",
  component: lazyRouteComponent(() => import("./secrets/keys-page.tsx"), "KeysPage"),
});
const costSettings = createRoute({
  getParentRoute: () => settings,
  path: "costs",
  component: lazyRouteComponent(() => import("./costs/costs-page.tsx"), "CostsPage"),
});
const guidanceSettings = createRoute({
  getParentRoute: () => settings,
  path: "guidance",
  validateSearch: (raw: Record<string, unknown>): { project?: string } =>
    typeof raw["project"] === "string" ? { project: raw["project"] } : {},
  component: lazyRouteComponent(() => import("./guidance/guidance-page.tsx"), "GuidancePage"),
});
const accountSettings = createRoute({
  getParentRoute: () => settings,
  path: "account",
  component: lazyRouteComponent(() => import("./account/account-page.tsx"), "AccountPage"),
});
const dataSettings = createRoute({
  getParentRoute: () => settings,
  path: "data",
  component: lazyRouteComponent(() => import("./settings/data-page.tsx"), "DataPage"),
});

const wallet = createRoute({
  getParentRoute: () => root,
  path: "/wallet",
  component: lazyRouteComponent(() => import("./wallet/wallet-page.tsx"), "WalletPage"),
});
const tokens = createRoute({
  getParentRoute: () => wallet,
  path: "/",
  /** `code` came with a link: it is filled in, and waits for the person's word. `buy` leads to what is sold. */
  validateSearch: (raw: Record<string, unknown>): { code?: string; buy?: boolean } => ({
    ...(typeof raw["code"] === "string" ? { code: raw["code"] } : {}),
    ...(raw["buy"] === true ? { buy: true } : {}),
  }),
  component: lazyRouteComponent(() => import("./wallet/tokens-page.tsx"), "TokensPage"),
});
const purchases = createRoute({
  getParentRoute: () => wallet,
  path: "purchases",
  component: lazyRouteComponent(() => import("./wallet/purchases-page.tsx"), "PurchasesPage"),
});
const tokenHistory = createRoute({
  getParentRoute: () => wallet,
  path: "history",
  component: lazyRouteComponent(() => import("./wallet/history-page.tsx"), "HistoryPage"),
});
const insight = createRoute({
  getParentRoute: () => wallet,
  path: "insight",
  component: lazyRouteComponent(() => import("./wallet/insight-page.tsx"), "InsightPage"),
});

/** Every address of the window, behind the hash: both hosts serve one page. */
export const router = createRouter({
  routeTree: root.addChildren([
    start,
    tickets.addChildren([ticket]),
    trash.addChildren([trashedTicket]),
    welcome,
    compose,
    generation,
    drafts,
    wallet.addChildren([tokens, purchases, tokenHistory, insight]),
    settings.addChildren([
      generalSettings,
      accountSettings,
      aiSettings,
      keySettings,
      costSettings,
      guidanceSettings,
      dataSettings,
    ]),
  ]),
  history: createHashHistory(),
  defaultPreload: false,
  // A place that does not exist any more is answered by the list.
  defaultNotFoundComponent: TicketsPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
