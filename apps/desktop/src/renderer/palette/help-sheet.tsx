import { canRun, runCommand } from "../commands/run-command.ts";
import { useSettings } from "../lib/use-settings.ts";
import { showInWindow } from "../lib/window-state.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { KeyList } from "./key-list.tsx";

/** All shortcuts at a glance. */
export function HelpSheet() {
  const { letterKeys } = useSettings();
  return (
    <Dialog
      title="Keyboard shortcuts"
      {...(letterKeys ? {} : { description: "Single-letter keys are off; Settings turns them on." })}
      open
      onClose={() => showInWindow({ helpOpen: false })}
      className="w-[min(680px,calc(100vw-32px))]!"
    >
      <div className="pt-1 pb-4">
        <KeyList letterKeys={letterKeys} />
        {canRun("go.welcome") ? (
          <Button
            className="mt-4"
            onClick={() => {
              showInWindow({ helpOpen: false });
              runCommand("go.welcome");
            }}
          >
            Show the welcome again
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}
