import { config } from "zod";

// Imported before any schema: zod would otherwise try whether it may compile code, which the page's policy reports.
config({ jitless: true });
