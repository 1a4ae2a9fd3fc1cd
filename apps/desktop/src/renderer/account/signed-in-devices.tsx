import { useQuery } from "@tanstack/react-query";
import { Monitor } from "lucide-react";
import { useState } from "react";
import type { SignedInDevice } from "../../bridge/account.ts";
import { api, client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { queryClient } from "../lib/queries.ts";
import { fullTime, timeAgo } from "../lib/time.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";

/** Where the person is signed in, each with a way to end that from here. */
export function SignedInDevices() {
  const devices = useQuery({ ...api.account.devices.queryOptions(), staleTime: 0 });
  return (
    <Group title="Signed-in computers" note="Sign out what you no longer use, or do not know.">
      {devices.isPending ? (
        <SkeletonLines lines={2} />
      ) : devices.isError ? (
        <Failure error={devices.error} onRetry={() => void devices.refetch()} />
      ) : (
        <ul aria-label="Signed-in computers" className="flex flex-col">
          {devices.data.map((device) => (
            <DeviceLine key={device.id} device={device} />
          ))}
        </ul>
      )}
    </Group>
  );
}

function DeviceLine({ device }: { readonly device: SignedInDevice }) {
  const { id, name, isThis, lastUsedAt, signedInAt } = device;
  const [busy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    try {
      queryClient.setQueryData(api.account.devices.queryKey(), await client.account.signOutDevice({ id }));
      notify(`Signed out ${name}`);
      // Its line is gone, and the focus with it.
      requestAnimationFrame(() => document.getElementById("main")?.focus());
    } catch (error) {
      setBusy(false);
      notifyFailure(error);
    }
  };
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 first:pt-0">
      <Monitor size={15} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate" dir="auto">
          {name}
          {isThis ? <span className="text-muted"> · this one</span> : null}
        </span>
        <span className="block text-sm text-muted" title={`Signed in ${fullTime(signedInAt)}`}>
          {isThis ? `Signed in ${timeAgo(signedInAt)}` : `Last used ${timeAgo(lastUsedAt)}`}
        </span>
      </span>
      {isThis ? null : (
        <Button aria-label={`Sign out ${name}`} disabled={busy} onClick={() => void end()}>
          Sign out
        </Button>
      )}
    </li>
  );
}
