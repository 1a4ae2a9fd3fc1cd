import { useEffect } from "react";
import { client } from "../lib/client.ts";

/** Tells the core when the browser sees a network again, so that what waits for one is tried at once. */
export function useNetworkReturn(): void {
  useEffect(() => {
    // The core also looks by itself, a little later; a failure here loses nothing.
    const tell = () => void client.generations.networkIsBack().catch(() => {});
    window.addEventListener("online", tell);
    return () => window.removeEventListener("online", tell);
  }, []);
}
