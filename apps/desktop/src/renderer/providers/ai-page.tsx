import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { useRef } from "react";
import { api } from "../lib/client.ts";
import { notify } from "../lib/notify.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { lowerFirst } from "../lib/lower-first.ts";
import { AddProviderDialog } from "./add-provider-dialog.tsx";
import { knowProvider } from "./found-local.ts";
import { LocalModels } from "./local-models.tsx";
import { chainWords } from "./arrange.ts";
import { ProviderList } from "./provider-list.tsx";

/** Who makes tickets, in which order they are asked, and how to add one. */
export function AiPage() {
  const providers = useQuery(api.providers.list.queryOptions());
  const adding = useSearch({ strict: false, select: (search) => "add" in search && search.add });
  const navigate = useNavigate();
  const addButton = useRef<HTMLButtonElement>(null);
  const showAdd = (add: boolean) => void navigate({ to: "/settings/ai", search: add ? { add } : {}, replace: true });
  return (
    <>
      <Group
        title="AI providers"
        note={providers.data && providers.data.length > 1 ? chainWords(providers.data) : null}
        action={
          <Button ref={addButton} tone="primary" icon={<Plus size={14} aria-hidden />} onClick={() => showAdd(true)}>
            Add provider
          </Button>
        }
      >
        {providers.isPending ? (
          <SkeletonLines lines={4} />
        ) : providers.isError ? (
          <Failure error={providers.error} onRetry={() => void providers.refetch()} />
        ) : (
          <>
            <ProviderList providers={providers.data} />
            {providers.data.length === 1 ? <FirstSteps /> : null}
          </>
        )}
        {providers.data?.some(({ keyMask }) => keyMask !== null) ? <KeptWhere /> : null}
      </Group>
      <LocalModels />
      {adding ? (
        <AddProviderDialog
          // Opened from the palette, it has no opener to give the focus back to.
          finalFocus={addButton}
          onClose={() => showAdd(false)}
          onAdded={(provider) => {
            showAdd(false);
            tellAdded(provider);
          }}
        />
      ) : null}
    </>
  );
}

function FirstSteps() {
  return (
    <p className="max-w-[64ch] text-muted">
      Tickets are made without any AI so far. A model reads between the lines of rough notes better: add one with your
      own key, or install Ollama to run one on this computer.
    </p>
  );
}

function KeptWhere() {
  const state = useQuery(api.secrets.state.queryOptions()).data;
  if (!state) return null;
  return (
    <p className="text-sm text-muted">
      Your keys: {lowerFirst(state.words)}{" "}
      <Link to="/settings/keys" className="text-accent-ink underline underline-offset-2">
        Change that
      </Link>
    </p>
  );
}

function tellAdded({ id, label, model, check }: ProviderRow): void {
  knowProvider(id);
  if (check === null || check.error) notify(`Added ${label} unchecked. Test it once it can be reached.`);
  else if (model === null) notify(`${label} is ready. Choose a model, and it makes your tickets.`);
  else notify(`${label} is ready. It makes your tickets from now on, with ${model}.`);
}
