import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { create } from "zustand";
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
  findLocalModels: true,
  welcomed: true,
};

/** Changes on their way to the core, oldest first. They lie over what the core said last, whatever it answers meanwhile. */
const useOnTheWay = create<{ readonly changes: readonly Partial<Settings>[] }>(() => ({ changes: [] }));

/** The settings as the person set them; the defaults until the core has answered. */
export function useSettings(): Settings {
  const known = useQuery(api.app.settings.queryOptions()).data ?? beforeKnown;
  return useOnTheWay().changes.reduce<Settings>((settings, change) => ({ ...settings, ...change }), known);
}

/** Changes settings at once on screen, then in the core; takes back this change alone when that fails. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  useOnTheWay.setState(({ changes }) => ({ changes: [...changes, change] }));
  try {
    queryClient.setQueryData(api.app.settings.queryKey(), await client.app.changeSettings(change));
  } catch (error) {
    notifyFailure(error);
  } finally {
    useOnTheWay.setState(({ changes }) => ({ changes: changes.filter((other) => other !== change) }));
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
