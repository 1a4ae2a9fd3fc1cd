import { bundleFormats, type BundleFormat } from "@myba/shared/tickets/bundle";
import { Copy, Download } from "lucide-react";
import { useState } from "react";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { counted } from "../lib/time.ts";
import { showInWindow, type Exporting } from "../lib/window-state.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { saveFile } from "./save-file.ts";

const formatWords: Record<BundleFormat, { readonly name: string; readonly hint: string }> = {
  markdown: { name: "Markdown", hint: "For reading, wikis and pull requests" },
  json: { name: "JSON", hint: "Everything, with sources and provenance; can be imported again" },
  csv: { name: "CSV", hint: "One row a ticket, for spreadsheets and importers" },
};

/** Chooses a format; the file is saved or goes to the clipboard. */
export function ExportDialog({ exporting }: { readonly exporting: Exporting }) {
  const { ids, list } = exporting;
  const offersList = list !== undefined && list.total > ids.length;
  const [wholeList, setWholeList] = useState(false);
  const [format, setFormat] = useState<BundleFormat>("markdown");
  const [busy, setBusy] = useState(false);
  const run = async (deliver: (file: ExportedFile) => Promise<void>) => {
    setBusy(true);
    try {
      const chosen = wholeList && list ? await list.ids() : ids;
      await deliver(await client.transfer.export({ ids: [...chosen], format }));
      close();
    } catch (error) {
      setBusy(false);
      notifyFailure(error);
    }
  };
  const copy = async (file: ExportedFile) => {
    await navigator.clipboard.writeText(file.text);
    notify(`Copied ${counted(file.count, "ticket")} as ${formatWords[format].name}`);
  };
  return (
    <Dialog
      title={offersList ? "Export tickets" : `Export ${counted(ids.length, "ticket")}`}
      open
      onClose={close}
      footer={
        <>
          <Button icon={<Copy size={14} aria-hidden />} disabled={busy} onClick={() => void run(copy)}>
            Copy to clipboard
          </Button>
          <Button
            tone="primary"
            icon={<Download size={14} aria-hidden />}
            disabled={busy}
            onClick={() => void run(download)}
          >
            Download
          </Button>
        </>
      }
    >
      {offersList ? (
        <fieldset className="mb-3 flex flex-wrap gap-x-5 gap-y-1">
          <legend className="mb-1 text-sm text-muted">Which</legend>
          {[false, true].map((whole) => (
            <label key={String(whole)} className="flex items-center gap-2">
              <input
                type="radio"
                name="which"
                className="accent-accent"
                checked={wholeList === whole}
                onChange={() => setWholeList(whole)}
              />
              {whole ? `All ${counted(list.total, "ticket")} of the list` : chosenWords(ids.length)}
            </label>
          ))}
        </fieldset>
      ) : null}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 text-sm text-muted">Format</legend>
        {bundleFormats.map((one) => (
          <label
            key={one}
            className="grid grid-cols-[auto_1fr] items-center gap-x-2.5 rounded-control border border-line px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-ink"
          >
            <input
              type="radio"
              name="format"
              className="accent-accent outline-none"
              checked={format === one}
              onChange={() => setFormat(one)}
            />
            <span className="font-medium">{formatWords[one].name}</span>
            <span className="col-start-2 text-sm text-muted">{formatWords[one].hint}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}

function close(): void {
  showInWindow({ exporting: null });
}

function download(file: ExportedFile): Promise<void> {
  saveFile(file.fileName, file.mediaType, file.text);
  notify(`Exported ${counted(file.count, "ticket")} to ${file.fileName}`);
  return Promise.resolve();
}

function chosenWords(count: number): string {
  return count === 1 ? "This ticket" : `The ${counted(count, "ticket")} chosen`;
}

type ExportedFile = Awaited<ReturnType<typeof client.transfer.export>>;
