import { ArrowDown, ArrowUp, ChevronDown, Ellipsis, GripVertical } from "lucide-react";
import { useRef, useState, type DragEvent, type KeyboardEvent } from "react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { cx } from "../lib/class-names.ts";
import { UnlockKeys } from "../secrets/unlock-keys.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import type { Turn } from "./arrange.ts";
import { ConnectionFields } from "./connection-fields.tsx";
import { FallbackSwitches } from "./fallback-switches.tsx";
import { ModelChooser } from "./model-chooser.tsx";
import { moveProvider, switchProvider } from "./provider-actions.ts";
import { Badge, ProviderMark } from "./provider-mark.tsx";
import { ProviderStatus, type ProviderDialog } from "./provider-status.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { ReplaceKeyDialog } from "./replace-key-dialog.tsx";
import { useProviderTest } from "./use-provider-test.ts";

interface ProviderItemProps {
  readonly provider: ProviderRow;
  readonly index: number;
  readonly count: number;
  readonly turn: Turn;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
}

/** One provider: who it is, whether it works, when it is asked, and everything that can be changed about it. */
export function ProviderItem({ provider, index, count, turn, onDragStart, onDragEnd }: ProviderItemProps) {
  const [dialog, setDialog] = useState<ProviderDialog | null>(null);
  const [isOpen, setOpen] = useState(false);
  const test = useProviderTest(provider.id);
  const row = useRef<HTMLDivElement>(null);
  const move = (to: number) => {
    const held = document.activeElement;
    moveProvider(provider.id, to);
    // A row that changes its place in the page loses the focus on its way.
    requestAnimationFrame(() => held instanceof HTMLElement && held.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || step === undefined || !isOfRow(event)) return;
    event.preventDefault();
    move(index + step);
  };
  const startDrag = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", provider.label);
    if (row.current) event.dataTransfer.setDragImage(row.current, 16, 20);
    onDragStart();
  };
  const { label } = provider;
  const isModel = provider.kind !== "offline" && provider.kind !== "myba";
  return (
    // The keys work on every control of the row; there is none of its own.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={row}
      onKeyDown={onKeyDown}
      className="flex items-start gap-2 bg-surface py-2.5 ps-1 pe-2 first:rounded-card"
    >
      <span
        aria-hidden
        draggable={count > 1}
        title="Drag to change the order"
        onDragStart={startDrag}
        onDragEnd={onDragEnd}
        className={cx(
          "mt-0.5 flex h-6 w-5 shrink-0 cursor-grab items-center justify-center text-muted",
          count === 1 && "invisible",
        )}
      >
        <GripVertical size={14} />
      </span>
      <ProviderMark {...provider} />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="min-w-0 truncate font-medium" dir="auto" title={label}>
            {label}
          </h3>
          {turn === "first" && count > 1 ? <Badge tone="plain">asked first</Badge> : null}
          {provider.kind === "offline" ? <Badge tone="good">free, private</Badge> : null}
          {provider.kind === "myba" ? <Badge tone="plain">for tokens</Badge> : null}
          {isModel && provider.local ? (
            <Badge tone={provider.free ? "good" : "plain"}>
              {provider.free ? "local, free, private" : "on this computer"}
            </Badge>
          ) : null}
        </div>
        {isModel ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <ModelChooser
              providerId={provider.id}
              providerLabel={label}
              model={provider.model}
              onChoose={(model) => void switchProvider(provider.id, { model })}
              trigger={
                <Button
                  title={provider.model ?? undefined}
                  aria-label={provider.model ? `Model of ${label}: ${provider.model}` : `Choose a model of ${label}`}
                  className={cx("h-6! max-w-full px-2! text-sm!", !provider.model && "text-warning")}
                >
                  <span className="truncate">{provider.model ?? "Choose a model"}</span>
                  <ChevronDown size={13} aria-hidden />
                </Button>
              }
            />
            {provider.keyMask ? <span className="font-mono">{provider.keyMask}</span> : null}
          </div>
        ) : (
          <p className="text-sm text-muted">{builtInWords(provider)}</p>
        )}
        {isModel || provider.obstacle ? <ProviderStatus provider={provider} test={test} onOpen={setDialog} /> : null}
        {index > 0 ? <FallbackSwitches provider={provider} turn={turn} /> : null}
        {isOpen ? <ConnectionFields provider={provider} onReplaceKey={() => setDialog("key")} /> : null}
      </div>
      <div className="flex shrink-0 items-center gap-0.5">
        {isModel ? (
          <Button
            className="me-1 max-md:hidden"
            aria-label={`Test ${label}`}
            disabled={test.isRunning}
            onClick={test.run}
          >
            {test.isRunning ? "Testing…" : "Test"}
          </Button>
        ) : null}
        {count > 1 ? (
          <>
            <IconButton
              label={`Move ${label} up`}
              aria-disabled={index === 0}
              className="size-6"
              onClick={() => move(index - 1)}
            >
              <ArrowUp size={14} aria-hidden />
            </IconButton>
            <IconButton
              label={`Move ${label} down`}
              aria-disabled={index === count - 1}
              className="size-6"
              onClick={() => move(index + 1)}
            >
              <ArrowDown size={14} aria-hidden />
            </IconButton>
          </>
        ) : null}
        {isModel ? (
          <Menu
            align="end"
            trigger={
              <IconButton label={`Menu of ${label}`} className="size-6">
                <Ellipsis size={14} aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onSelect={test.run}>Test the connection</MenuItem>
            <MenuItem onSelect={() => setOpen(!isOpen)}>{isOpen ? "Hide" : "Show"} name, address, proxy</MenuItem>
            <MenuItem onSelect={() => setDialog("key")}>{provider.keyMask ? "Replace key…" : "Add key…"}</MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={() => setDialog("remove")}>
              Remove…
            </MenuItem>
          </Menu>
        ) : (
          <span className="size-6" />
        )}
      </div>
      {dialog === "key" ? <ReplaceKeyDialog provider={provider} onClose={() => setDialog(null)} /> : null}
      {dialog === "remove" ? <RemoveDialog provider={provider} onClose={() => setDialog(null)} /> : null}
      {dialog === "unlock" ? <UnlockKeys onClose={() => setDialog(null)} onUnlocked={test.run} /> : null}
    </div>
  );
}

function builtInWords({ kind, baseUrl }: ProviderRow): string {
  if (kind === "offline") return "Built in. Reads your text by rules, on this computer, without network.";
  return `Built in. Writes tickets for tokens, without a key; your text goes to ${URL.parse(baseUrl)?.host ?? "MyBA"} and the AI behind it.`;
}

/** Keys of its dialogs and menus come here too, and in a text field they move the caret. */
function isOfRow({ target, currentTarget }: KeyboardEvent): boolean {
  return target instanceof Element && currentTarget.contains(target) && !target.matches("input:not([type=checkbox])");
}
