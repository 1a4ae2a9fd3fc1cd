import type { ProviderId } from "@myba/shared/ids";
import type { ProviderCheck, ProviderPreset, ProviderRow } from "../../bridge/providers.ts";
import { addConnection, type AddInput } from "./add-connection.ts";
import { type Candidate, candidatesFor, type ProviderChoice } from "./candidates.ts";
import { arrangeConnections, changeConnection, type ConnectionChanges, removeConnection } from "./change-connection.ts";
import { type ListedModels, modelsOf, type NewKey, replaceKey, testConnection } from "./check-again.ts";
import { findLocalModels } from "./local-models.ts";
import type { ProviderContext } from "./provider-context.ts";
import { shownPresets } from "./presets.ts";
import { asProvider } from "./provider-row.ts";

/** Connections to models, as `providers.*` of the contract promises. */
export interface Providers {
  presets(): ProviderPreset[];
  list(): Promise<ProviderRow[]>;
  add(input: AddInput, signal: AbortSignal): Promise<ProviderRow>;
  change(id: ProviderId, changes: ConnectionChanges): Promise<ProviderRow>;
  replaceKey(id: ProviderId, key: NewKey): Promise<ProviderRow>;
  remove(id: ProviderId): Promise<void>;
  test(id: ProviderId, signal: AbortSignal): Promise<ProviderCheck>;
  models(id: ProviderId, refresh: boolean, signal: AbortSignal): Promise<ListedModels>;
  arrange(ids: readonly ProviderId[]): Promise<ProviderRow[]>;
  findLocal(signal: AbortSignal): Promise<boolean>;
  /** Who is asked for an answer, in order; see `candidatesFor`. */
  candidatesFor(choice: ProviderChoice): Promise<Candidate[]>;
}

/** The connections of one core. */
export function makeProviders(context: ProviderContext): Providers {
  const { store, visiting } = context;
  const shown = (id: ProviderId): Promise<ProviderRow> => asProvider(context, visiting.require(store, id));
  const list = (): Promise<ProviderRow[]> => Promise.all(visiting.all(store).map((row) => asProvider(context, row)));
  return {
    presets: () => shownPresets(),
    list,
    add: async (input, signal) => shown((await addConnection(context, input, signal)).id),
    async change(id, changes) {
      await changeConnection(context, id, changes);
      return shown(id);
    },
    async replaceKey(id, key) {
      await replaceKey(context, visiting.require(store, id), key);
      return shown(id);
    },
    remove: (id) => removeConnection(context, id),
    test: (id, signal) => testConnection(context, visiting.require(store, id), signal),
    models: (id, refresh, signal) => modelsOf(context, visiting.require(store, id), refresh, signal),
    async arrange(ids) {
      arrangeConnections(context, ids);
      return list();
    },
    findLocal: (signal) => findLocalModels(context, signal),
    candidatesFor: (choice) => candidatesFor(context, choice),
  };
}
