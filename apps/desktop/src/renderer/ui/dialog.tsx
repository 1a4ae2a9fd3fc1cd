import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef, type ReactNode, type RefObject } from "react";
import { cx } from "../lib/class-names.ts";
import { IconButton } from "./button.tsx";

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly description?: string;
  readonly footer?: ReactNode;
  readonly className?: string;
  /** Where the focus goes afterwards, instead of where it came from. */
  readonly finalFocus?: RefObject<HTMLElement | null>;
}

/** A modal dialog: keeps focus inside, gives it back at the end, closes on Escape. */
export function Dialog({ title, open, onClose, children, description, footer, className, finalFocus }: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="scrim z-40" />
        <BaseDialog.Popup
          {...(finalFocus ? { finalFocus } : {})}
          initialFocus={() => body.current?.querySelector<HTMLElement>(firstControl) ?? body.current}
          className={cx(
            "floating fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[min(520px,calc(100vw-32px))] -translate-x-1/2",
            "flex-col rounded-card outline-none",
            className,
          )}
        >
          <header className="flex items-start gap-2 px-4 pt-3.5 pb-2">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="text-lg font-semibold">{title}</BaseDialog.Title>
              {description ? (
                <BaseDialog.Description className="text-muted">{description}</BaseDialog.Description>
              ) : null}
            </div>
            <BaseDialog.Close
              render={
                <IconButton label="Close">
                  <X size={16} aria-hidden />
                </IconButton>
              }
            />
          </header>
          <div
            ref={body}
            // A body that scrolls must be reachable by keyboard, also when nothing in it is.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto px-4 py-1 outline-none"
          >
            {children}
          </div>
          {footer ? <footer className="flex items-center justify-end gap-2 px-4 py-3">{footer}</footer> : null}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** What a person came to the dialog for, rather than its Close button. */
const firstControl = "input:checked, input:not([type=radio]), textarea, select";

interface DrawerProps {
  readonly label: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel that slides in from the start side over the page. */
export function Drawer({ label, open, onClose, children }: DrawerProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="scrim z-40" />
        <BaseDialog.Popup
          aria-label={label}
          className="drawer fixed inset-y-0 start-0 z-50 w-60 bg-sunken outline-none"
        >
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
