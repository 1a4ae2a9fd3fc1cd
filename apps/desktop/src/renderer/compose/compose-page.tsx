import type { DraftId, ProjectId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { api } from "../lib/client.ts";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { ComposeWorkspace } from "./compose-workspace.tsx";

/** Where text becomes tickets: a new text, or a draft that was begun before. */
export function ComposePage() {
  const { draft, project } = useSearch({ from: "/compose" });
  // The core checks ids.
  const draftId = draft as DraftId | undefined;
  return draftId ? (
    <DraftLoader key={draftId} id={draftId} />
  ) : (
    <ComposeWorkspace key="new" draft={null} projectId={(project as ProjectId | undefined) ?? null} />
  );
}

function DraftLoader({ id }: { readonly id: DraftId }) {
  const query = useQuery({ ...api.drafts.get.queryOptions({ input: { id } }), gcTime: 0, refetchOnMount: "always" });
  if (query.isPending) return <SkeletonLines lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <ComposeWorkspace draft={query.data} projectId={query.data.projectId} />;
}
