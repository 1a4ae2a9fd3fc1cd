#!/usr/bin/env node
// `pnpm bench NAME`: linked as a program for the same reason as `myba.ts`, so that `--json` prints JSON alone.
import "../bench/bench.ts";
