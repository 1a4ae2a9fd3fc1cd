import { defineConfig } from "vite";
import { nodePart } from "./vite.node.config.ts";

export default defineConfig(nodePart({ name: "cli", entries: { main: "cli/main.ts" } }));
