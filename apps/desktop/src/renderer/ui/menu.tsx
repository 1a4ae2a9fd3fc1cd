import { ContextMenu as BaseContextMenu } from "@base-ui/react/context-menu";
import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "../lib/class-names.ts";
import { useFloatingHome } from "./floating-home.ts";
import { Keys } from "./keys.tsx";

interface MenuProps {
  /** The control that opens it; it keeps its own accessible name. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
  readonly className?: string;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** A menu under its trigger. */
export function Menu({ trigger, children, align = "start", className, open, onOpenChange }: MenuProps) {
  return (
    <BaseMenu.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <BaseMenu.Trigger render={trigger} />
      <Popup align={align} className={className}>
        {children}
      </Popup>
    </BaseMenu.Root>
  );
}

interface ContextMenuProps {
  /** The element that is right-clicked. */
  readonly area: ReactElement;
  readonly children: ReactNode;
}

/** A menu at the pointer. It repeats commands that are reachable elsewhere. */
export function ContextMenu({ area, children }: ContextMenuProps) {
  return (
    <BaseContextMenu.Root>
      <BaseContextMenu.Trigger render={area} />
      <Popup align="start" className={undefined}>
        {children}
      </Popup>
    </BaseContextMenu.Root>
  );
}

interface PopupProps {
  readonly align: "start" | "end";
  readonly className: string | undefined;
  readonly children: ReactNode;
}

function Popup({ align, className, children }: PopupProps) {
  const home = useFloatingHome();
  return (
    <BaseMenu.Portal container={home}>
      <BaseMenu.Positioner align={align} sideOffset={4} className="z-50 outline-none">
        <BaseMenu.Popup
          className={cx("floating max-h-(--available-height) min-w-44 overflow-y-auto p-1 outline-none", className)}
        >
          {children}
        </BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly keys?: string | undefined;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** An action of a menu. */
export function MenuItem({ onSelect, icon, keys, danger = false, disabled = false, children }: MenuItemProps) {
  return (
    <BaseMenu.Item
      className="menu-item"
      data-tone={danger ? "danger" : undefined}
      disabled={disabled}
      onClick={onSelect}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys ? <Keys keys={keys} /> : null}
    </BaseMenu.Item>
  );
}

interface MenuChoicesProps<Value> {
  readonly label?: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}

/** One of several values; the present one is ticked. */
export function MenuChoices<Value>({ label, value, options, onChoose }: MenuChoicesProps<Value>) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(chosen: Value) => onChoose(chosen)}>
      {label ? <MenuLabel>{label}</MenuLabel> : null}
      {options.map((option) => (
        <BaseMenu.RadioItem key={String(option.value)} value={option.value} closeOnClick className="menu-item">
          {option.icon}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <BaseMenu.RadioItemIndicator>
            <Check size={14} aria-hidden />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}

interface MenuTicksProps<Value> {
  readonly values: readonly Value[];
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (values: Value[]) => void;
}

/** Any number of values. The menu stays open while ticking. */
export function MenuTicks<Value>({ values, options, onChange }: MenuTicksProps<Value>) {
  return options.map((option) => (
    <BaseMenu.CheckboxItem
      key={String(option.value)}
      className="menu-item"
      checked={values.includes(option.value)}
      onCheckedChange={(checked) =>
        onChange(checked ? [...values, option.value] : values.filter((value) => value !== option.value))
      }
    >
      {option.icon}
      <span className="min-w-0 flex-1 truncate">{option.label}</span>
      <BaseMenu.CheckboxItemIndicator>
        <Check size={14} aria-hidden />
      </BaseMenu.CheckboxItemIndicator>
    </BaseMenu.CheckboxItem>
  ));
}

/** A group heading; stands inside a choice. */
function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <BaseMenu.GroupLabel className="px-2 pt-1.5 pb-1 text-xs text-muted">{children}</BaseMenu.GroupLabel>;
}

/** A hairline between groups. */
export function MenuLine() {
  return <BaseMenu.Separator className="mx-1 my-1 h-px bg-line" />;
}

interface SubmenuProps {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** A menu inside a menu. */
export function Submenu({ label, icon, children }: SubmenuProps) {
  return (
    <BaseMenu.SubmenuRoot>
      <BaseMenu.SubmenuTrigger className="menu-item">
        {icon}
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <span aria-hidden className="text-muted">
          ›
        </span>
      </BaseMenu.SubmenuTrigger>
      <Popup align="start" className={undefined}>
        {children}
      </Popup>
    </BaseMenu.SubmenuRoot>
  );
}
