import { statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import sirv from "sirv";

/** The built renderer as files. */
export interface StaticFiles {
  /** Answers with the file, or 404. Only files that lie in the folder exist for it, whatever the path says. */
  serve(request: IncomingMessage, response: ServerResponse): void;
  /** Changes whenever the renderer is built anew. */
  build(): string;
}

/**
 * Serves a folder made by Vite: names under `assets/` carry a hash of what is inside and never change, everything
 * else is asked for again each time. `onPage` may add headers to the page itself.
 */
export function staticFiles(folder: string, onPage: (response: ServerResponse) => void): StaticFiles {
  let known = "";
  let files: ReturnType<typeof sirv> | undefined;

  const build = (): string => {
    const stats = statSync(join(folder, "index.html"), { throwIfNoEntry: false });
    return stats ? `${stats.size}-${Math.round(stats.mtimeMs)}` : "none";
  };

  const setHeaders = (response: ServerResponse, path: string): void => {
    const immutable = path.startsWith("/assets/");
    response.setHeader("cache-control", immutable ? "private, max-age=31536000, immutable" : "no-cache");
    if (!immutable) onPage(response);
  };

  return {
    build,
    serve(request, response) {
      // sirv lists the folder once, which is what keeps foreign paths out; a new build needs a new list.
      const current = build();
      if (current !== known || !files) {
        files = sirv(folder, { etag: true, dotfiles: false, setHeaders });
        known = current;
      }
      files(request, response);
    },
  };
}
