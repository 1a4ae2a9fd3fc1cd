import type { ProviderId } from "@myba/shared/ids";
import { useEffect, useRef, useState } from "react";
import { announce, announceFailure } from "../lib/announce.ts";
import { client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { checkWords } from "./check-words.ts";

export interface ProviderTest {
  readonly isRunning: boolean;
  readonly run: () => void;
  readonly stop: () => void;
}

/** Looks at a connection on request; what came of it is in the provider's row afterwards. */
export function useProviderTest(id: ProviderId): ProviderTest {
  const [isRunning, setRunning] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const test = async () => {
    const controller = new AbortController();
    running.current = controller;
    setRunning(true);
    try {
      const check = await client.providers.test({ id }, { signal: controller.signal });
      const { done, failure } = checkWords(check);
      if (failure) announceFailure(`${failure.message} ${failure.next}`);
      else announce(`${done}.`);
      refetch(["providers", "costs"]);
    } catch (error) {
      if (!controller.signal.aborted) notifyFailure(error);
    } finally {
      if (running.current === controller) setRunning(false);
    }
  };
  const stop = () => {
    running.current?.abort();
    setRunning(false);
  };
  return { isRunning, run: () => void (isRunning || test()), stop };
}
