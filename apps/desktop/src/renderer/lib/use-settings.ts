import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Settings } from "../../bridge/app.ts";
import { api, client } from "./client.ts";
import { notifyFailure } from "./notify.ts";
import { queryClient } from "./queries.ts";

const beforeKnown: Settings = {
  theme: "system",
  density: "comfortable",
  letterKeys: true,
  listWidthPx: 380,
  sourceWidthPx: 330,
};

/** The settings; the defaults until the core has answered. */
export function useSettings(): Settings {
  return useQuery(api.app.settings.queryOptions()).data ?? beforeKnown;
}

/** Changes settings at once on screen, then in the core; puts them back when that fails. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const key = api.app.settings.queryKey();
  const before = queryClient.getQueryData(key);
  queryClient.setQueryData(key, { ...(before ?? beforeKnown), ...change });
  try {
    queryClient.setQueryData(key, await client.app.changeSettings(change));
  } catch (error) {
    queryClient.setQueryData(key, before);
    notifyFailure(error);
  }
}

/** Puts theme and density on the document, where the style sheet reads them. */
export function useAppearance(settings: Settings): void {
  useEffect(() => {
    document.documentElement.dataset["theme"] = settings.theme;
    document.documentElement.dataset["density"] = settings.density;
    rememberTheme(settings.theme);
  }, [settings.theme, settings.density]);
}

const themeKey = "myba.theme";

/** Paints the first frame in the theme of last time; the core's answer follows. */
export function applyRememberedTheme(): void {
  const theme = localStorage.getItem(themeKey);
  if (theme) document.documentElement.dataset["theme"] = theme;
}

function rememberTheme(theme: string): void {
  localStorage.setItem(themeKey, theme);
}
