import { ledger } from "./001-ledger.ts";
import { appendOnly } from "./002-append-only.ts";
import { appRole } from "./003-app-role.ts";
import { sealedBlocks } from "./004-sealed-blocks.ts";
import { paymentBreakage } from "./005-payment-breakage.ts";
import type { Migration } from "./migration.ts";

/** In order. The database remembers how many it has had. */
export const migrations: readonly Migration[] = [ledger, appendOnly, appRole, sealedBlocks, paymentBreakage];
