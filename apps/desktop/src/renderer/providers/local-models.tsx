import { useQuery } from "@tanstack/react-query";
import { announce } from "../lib/announce.ts";
import { client } from "../lib/client.ts";
import { failureWords } from "../lib/failure-words.ts";
import { refetch } from "../lib/queries.ts";
import { changeSettings, useSettings } from "../lib/use-settings.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { SwitchLine } from "../ui/switch-line.tsx";

/** Whether models that run on this computer are found by themselves, and whether one is there now. */
export function LocalModels() {
  const { findLocalModels } = useSettings();
  // Apart from what changes with the providers: looking changes them.
  const look = useQuery({
    queryKey: ["find-local-models"],
    queryFn: findLocal,
    enabled: findLocalModels,
    refetchOnMount: "always",
  });
  const lookNow = async () => {
    const { data } = await look.refetch();
    if (data) announce(wordsOf(data.found));
  };
  return (
    <Group title="Models on this computer">
      <SwitchLine
        label="Look for Ollama"
        note="MyBA looks on this computer only, and adds Ollama to the list above when it answers."
        checked={findLocalModels}
        onChange={(checked) => void changeSettings({ findLocalModels: checked })}
      />
      {findLocalModels ? (
        <div className="flex items-center gap-3">
          <p className="min-w-0 flex-1 text-sm text-muted">
            {look.isFetching
              ? "Looking…"
              : look.isError
                ? failureWords(look.error).message
                : look.data
                  ? wordsOf(look.data.found)
                  : ""}
          </p>
          <Button aria-disabled={look.isFetching} onClick={() => void lookNow()}>
            Look now
          </Button>
        </div>
      ) : null}
    </Group>
  );
}

async function findLocal(): Promise<{ found: boolean }> {
  const result = await client.providers.findLocal();
  if (result.found) refetch(["providers"]);
  return result;
}

function wordsOf(found: boolean): string {
  return found
    ? "Ollama is running. What it makes is free and never leaves this computer."
    : "Ollama is not running here. Start it, and it appears in the list.";
}
