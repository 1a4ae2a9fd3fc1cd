import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The sign-in page: `out/web/index.html` for every `/sign-in/{uid}`, all it needs under `/sign-in/assets/`. */
export default defineConfig({
  root: here("web"),
  base: "/sign-in/",
  publicDir: false,
  logLevel: "warn",
  plugins: [react(), tailwind()],
  build: {
    outDir: here("out/web"),
    emptyOutDir: true,
    // Whatever browser the person has: all that know light-dark().
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    // `font-src 'self'` and `img-src` have no data: addresses.
    assetsInlineLimit: 0,
    // The polyfill would be an inline script, which the page's policy refuses.
    modulePreload: { polyfill: false },
    // Clerk comes in one piece, fetched only where Clerk is what signs people in.
    chunkSizeWarningLimit: 1000,
  },
});
