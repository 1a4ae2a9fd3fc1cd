import { defineConfig } from "vite";
import { nodePart } from "./vite.node.config.ts";

export default defineConfig(nodePart({ name: "preload", entries: { preload: "preload/preload.ts" }, format: "cjs" }));
