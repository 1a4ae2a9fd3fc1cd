import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The content security policy forbids injected style elements; sonner's sheet is imported as a file instead. */
const stripInjectedStyles: Plugin = {
  name: "strip-injected-styles",
  transform(code, id) {
    if (!id.includes("/sonner/dist/")) return undefined;
    const stripped = code.replace(/^__insertCSS\(.*\);?$/m, "");
    if (stripped === code) this.error("sonner no longer injects its styles the way this build strips them");
    return { code: stripped, map: null };
  },
};

export default defineConfig({
  root: here("src/renderer"),
  base: "/",
  resolve: { alias: { zod: here("src/renderer/lib/no-schemas.ts") } },
  plugins: [react(), tailwind(), stripInjectedStyles],
  build: {
    outDir: here("out/renderer"),
    emptyOutDir: true,
    target: "chrome140",
    // `font-src 'self'` has no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
});
