import { wordsFor, type ErrorReport } from "@myba/shared/errors";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { api, client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { queryClient } from "../lib/queries.ts";
import { IconButton } from "../ui/button.tsx";

/** What the person should know about the start, until it is dismissed. */
export function StartNotices() {
  const info = useQuery(api.app.info.queryOptions());
  return (info.data?.notices ?? []).map((notice) => <Notice key={notice.code} notice={notice} />);
}

function Notice({ notice }: { readonly notice: ErrorReport }) {
  const words = wordsFor(notice);
  return (
    <div role="alert" className="flex items-center gap-3 border-b border-line bg-warning-soft px-4 py-1.5">
      <p className="min-w-0 flex-1 break-words">
        <strong className="font-medium">{words.message}</strong> <span className="text-muted">{words.next}</span>
      </p>
      <IconButton label="Dismiss" onClick={() => void dismiss(notice)}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}

async function dismiss(notice: ErrorReport): Promise<void> {
  try {
    await client.app.dismissNotice({ code: notice.code });
    await queryClient.invalidateQueries({ queryKey: api.app.info.key() });
  } catch (error) {
    notifyFailure(error);
  }
}
