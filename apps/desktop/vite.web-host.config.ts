import { defineConfig } from "vite";
import { nodePart } from "./vite.node.config.ts";

export default defineConfig(nodePart({ name: "web-host", entries: { main: "web-host/main.ts" } }));
