import "./styles/app.css";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { link } from "./lib/client.ts";
import { followEvents } from "./lib/live.ts";
import { queryClient } from "./lib/queries.ts";
import { showLink } from "./links/show-link.ts";
import { applyRememberedTheme } from "./lib/use-settings.ts";
import { router } from "./router.tsx";

applyRememberedTheme();
// A part that is fetched later is gone when the app was updated meanwhile: the new page has the new parts.
window.addEventListener("vite:preloadError", () => window.location.reload());
link.connect();
followEvents({
  showTicket: ({ id }) => void router.navigate({ to: "/tickets/$ticketId", params: { ticketId: id } }),
  showLink: (event) =>
    showLink(event.link, {
      place: () => router.state.location.pathname,
      go: (to) => void router.navigate({ to, search: {} }),
    }),
});

createRoot(document.getElementById("app")!).render(
  // index.html has the element.
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
