import { defineConfig } from "vite";
import { nodePart } from "./vite.node.config.ts";

export default defineConfig(nodePart({ name: "core", entries: { main: "core/main.ts" } }));
