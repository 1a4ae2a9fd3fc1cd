#!/usr/bin/env node
// `pnpm ledger …`: linked as a program for the same reason as `myba.ts`, so that reports and statements stand alone.
import "../apps/billing-server/src/ledger-cli/main.ts";
