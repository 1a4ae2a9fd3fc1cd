import type { ProviderId } from "@myba/shared/ids";
import type { ProviderRow } from "../../bridge/providers.ts";
import { announce } from "../lib/announce.ts";
import { api, client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { queryClient, refetch } from "../lib/queries.ts";
import { moved, placeWords } from "./arrange.ts";

type Changes = Parameters<typeof client.providers.change>[0]["changes"];

/** Changes one connection, at once on screen; rejects with the failure, and then the screen shows what is stored. */
export async function changeProvider(id: ProviderId, changes: Changes): Promise<void> {
  putInList(id, changes as Partial<ProviderRow>); // Every change is a field of the row.
  try {
    putInList(id, await client.providers.change({ id, changes }));
  } finally {
    refetch(["providers"]);
  }
}

/** Like `changeProvider`, for switches: a failure is told in a toast. */
export async function switchProvider(id: ProviderId, changes: Changes): Promise<void> {
  await changeProvider(id, changes).catch(notifyFailure);
}

let arranging: Promise<unknown> = Promise.resolve();
let latestOrder = 0;

/** Moves one connection in the order they are asked: at once on screen, then in the core, one move after another. */
export function moveProvider(id: ProviderId, to: number): void {
  const before = currentList();
  const from = before.findIndex((row) => row.id === id);
  const after = moved(before, from, to);
  const item = before[from];
  if (after === before || !item) return;
  const order = (latestOrder += 1);
  queryClient.setQueryData(api.providers.list.queryKey(), [...after]);
  announce(placeWords(item.label, after.indexOf(item), after.length));
  const arrange = async () => {
    try {
      const stored = await client.providers.arrange({ ids: after.map(({ id }) => id) });
      // A later move is on screen already, and its answer on the way.
      if (order === latestOrder) queryClient.setQueryData(api.providers.list.queryKey(), stored);
    } catch (error) {
      notifyFailure(error);
      refetch(["providers"]);
    }
  };
  arranging = arranging.then(arrange);
}

function currentList(): readonly ProviderRow[] {
  return queryClient.getQueryData(api.providers.list.queryKey()) ?? [];
}

function putInList(id: ProviderId, changes: Partial<ProviderRow>): void {
  queryClient.setQueryData(api.providers.list.queryKey(), (list) =>
    list?.map((row) => (row.id === id ? { ...row, ...changes } : row)),
  );
}
