import type { Logger } from "pino";
import type { BillingConfig } from "./config.ts";
import { fileAnchor, makeAnchorFile } from "./ledger/proof/anchors.ts";
import { chainKeysFrom, chainKeysInFile } from "./ledger/proof/chain-key.ts";
import { type Sealing, startSealing } from "./ledger/proof/sealing.ts";
import { loggable } from "./log/loggable.ts";
import { type Databases, ledgerFileIn } from "./open-databases.ts";

/** Starts to seal the ledger, with the key and the anchors that the configuration names or the data folder has. */
export async function startChain(
  config: BillingConfig,
  { chain, now, log }: Pick<Databases, "chain"> & { readonly now: () => number; readonly log: Logger },
): Promise<Sealing> {
  const file = ledgerFileIn(config.dataFolder);
  const keys =
    config.chainKeys === undefined
      ? chainKeysInFile(`${file}.chain-key`, { isMade: true })
      : chainKeysFrom(config.chainKeys);
  const anchorsFile = config.anchorsFile ?? `${file}.anchors.jsonl`;
  await makeAnchorFile(anchorsFile);
  const sealing = startSealing({
    database: chain.proof,
    writer: chain.writer,
    keys,
    anchors: [fileAnchor(anchorsFile)],
    now,
    onError: (error) => log.error({ err: loggable(error) }, "the ledger could not be sealed"),
  });
  // What the last process left unsealed is not left so for five seconds more.
  void sealing.run();
  return sealing;
}
