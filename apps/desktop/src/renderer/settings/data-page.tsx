import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { notify } from "../lib/notify.ts";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/states.tsx";
import { Fact, Group } from "./group.tsx";

const abilities: Record<string, string> = { deepLinks: "myba:// links", nativeWindow: "Own window" };

/** Where everything is kept, and which MyBA this is. */
export function DataPage() {
  const info = useQuery(api.app.info.queryOptions());
  return (
    <Group title="Your data" note="Tickets, texts, receipts and settings are in this folder and nowhere else.">
      {info.isError ? <Failure error={info.error} onRetry={() => void info.refetch()} /> : null}
      <Fact label="Data folder" value={info.data?.dataFolder} mono>
        <Button
          onClick={() => {
            void navigator.clipboard
              .writeText(info.data?.dataFolder ?? "")
              .then(() => notify("Copied the path of the data folder"));
          }}
        >
          Copy
        </Button>
      </Fact>
      <Fact label="Version" value={info.data?.version} />
      <Fact label="Offline engine" value={info.data?.engineVersion} />
      {Object.entries(info.data?.capabilities ?? {}).map(([name, capability]) =>
        capability.available ? null : <Fact key={name} label={abilities[name] ?? name} value={capability.reason} />,
      )}
    </Group>
  );
}
