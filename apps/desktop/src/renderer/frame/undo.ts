import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";

/** Takes back the latest change of tickets or projects, wherever it was made. */
export async function undo(): Promise<void> {
  try {
    const { label } = await client.undo.undo();
    refetch(["tickets", "projects"]);
    notify(`Undone: ${label}`, { label: "Redo", run: () => void redo() });
  } catch (error) {
    notifyFailure(error);
  }
}

/** Makes the latest undone change again. */
export async function redo(): Promise<void> {
  try {
    const { label } = await client.undo.redo();
    refetch(["tickets", "projects"]);
    notify(`Redone: ${label}`, { label: "Undo", run: () => void undo() });
  } catch (error) {
    notifyFailure(error);
  }
}
