import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useAccount } from "../account/use-account.ts";
import { api } from "../lib/client.ts";

/**
 * Leads a new person to the welcome, once: where tokens are sold, nothing was ever begun, and the window has just come
 * to its first screen.
 */
export function useWelcome(): void {
  const navigate = useNavigate();
  const place = useLocation({ select: ({ pathname }) => pathname });
  const account = useAccount();
  const welcomed = useQuery(api.app.settings.queryOptions()).data?.welcomed;
  const isNew = account?.kind === "new" && welcomed === false && place === "/tickets";
  const projects = useQuery({ ...api.projects.list.queryOptions(), enabled: isNew }).data;
  const texts = useQuery({ ...api.drafts.list.queryOptions(), enabled: isNew }).data;
  const hasNothing = projects?.every(({ ticketCount }) => ticketCount === 0) === true && texts?.length === 0;
  useEffect(() => {
    if (isNew && hasNothing) void navigate({ to: "/welcome", replace: true });
  }, [isNew, hasNothing, navigate]);
}
