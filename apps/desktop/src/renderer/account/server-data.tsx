import { useState } from "react";
import type { AccountPerson } from "../../bridge/account.ts";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { Group } from "../settings/group.tsx";
import { saveFile } from "../transfer/save-file.ts";
import { Button } from "../ui/button.tsx";
import { DeleteAccountDialog } from "./delete-account-dialog.tsx";

/** What the billing server knows about the person: theirs to have as a file, and to have deleted. */
export function ServerData({ person }: { readonly person: AccountPerson }) {
  const [isExporting, setExporting] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const save = async () => {
    setExporting(true);
    try {
      const { fileName, json } = await client.account.exportData();
      saveFile(fileName, "application/json", json);
      notify(`Saved ${fileName}`);
    } catch (error) {
      notifyFailure(error);
    }
    setExporting(false);
  };
  return (
    <Group
      title="Your data at the server"
      note="Your address, purchases and what became of your tokens. Texts and tickets are not among it: they are on this computer."
    >
      <div className="flex flex-wrap gap-2">
        <Button aria-disabled={isExporting} onClick={() => (isExporting ? undefined : void save())}>
          {isExporting ? "Fetching…" : "Save as a file"}
        </Button>
        <Button tone="danger" onClick={() => setDeleting(true)}>
          Delete account…
        </Button>
      </div>
      {isDeleting ? <DeleteAccountDialog person={person} onClose={() => setDeleting(false)} /> : null}
    </Group>
  );
}
