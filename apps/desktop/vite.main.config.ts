import { defineConfig } from "vite";
import { nodePart } from "./vite.node.config.ts";

export default defineConfig(nodePart({ name: "main", entries: { main: "main/main.ts" } }));
