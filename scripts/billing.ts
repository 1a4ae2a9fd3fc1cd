#!/usr/bin/env node
// `pnpm billing …`: linked as a program for the same reason as `myba.ts`, so that the log stands alone.
import "../apps/billing-server/src/main.ts";
