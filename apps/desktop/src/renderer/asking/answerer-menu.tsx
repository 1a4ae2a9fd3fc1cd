import { Popover } from "@base-ui/react/popover";
import { useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Check, ChevronDown, Cloud, Plus, ShieldCheck, SlidersHorizontal } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { ModelRow, ProviderRow } from "../../bridge/providers.ts";
import { api } from "../lib/client.ts";
import { cx } from "../lib/class-names.ts";
import { matchScore } from "../palette/match-score.ts";
import { Button } from "../ui/button.tsx";
import { useFloatingHome } from "../ui/floating-home.ts";
import { TokenMark } from "../ui/token-mark.tsx";
import { chooseAnswerer, useAnswerer, type Choice, type Purpose } from "./choice.ts";
import { badgesOf, modelFacts, nameOf, obstacleWords } from "./provider-words.ts";

interface AnswererMenuProps {
  readonly purpose?: Purpose;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Why somebody cannot do what is wanted here, although nothing is wrong with it otherwise. */
  readonly inability?: (provider: ProviderRow) => string | null;
  readonly align?: "start" | "end";
}

/** Who answers, as a button; behind it everybody who could, with a field that finds a model by its name. */
export function AnswererMenu({
  purpose = "generation",
  open,
  onOpenChange,
  inability,
  align = "start",
}: AnswererMenuProps) {
  const home = useFloatingHome();
  const { provider, model } = useAnswerer(purpose);
  const name = provider ? nameOf(provider.label, model) : "Offline engine";
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger
        render={
          <Button
            tone="quiet"
            className="max-w-full min-w-0 px-1.5! text-text!"
            icon={<AnswererIcon provider={provider} />}
            title={name}
          >
            <span className="sr-only">Who answers: </span>
            <span className="truncate font-medium">{provider?.label ?? "Offline engine"}</span>{" "}
            {model ? <span className="min-w-0 truncate text-muted">· {model}</span> : null}
            <ChevronDown size={13} className="shrink-0 text-muted" aria-hidden />
          </Button>
        }
      />
      <Popover.Portal container={home}>
        <Popover.Positioner side="top" align={align} sideOffset={6} collisionPadding={8} className="z-50">
          <Popover.Popup
            aria-label="Who answers"
            className="floating flex max-h-(--available-height) w-[min(420px,calc(100vw-24px))] flex-col overflow-hidden outline-none"
          >
            <AnswererList purpose={purpose} inability={inability} onDone={() => onOpenChange(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A shield for what stays on this computer, the mark of tokens for what takes them, a cloud for the rest. */
export function AnswererIcon({ provider }: { readonly provider: Pick<ProviderRow, "local" | "kind"> | undefined }) {
  if (provider?.kind === "myba") return <TokenMark size={15} />;
  const isPrivate = provider === undefined || provider.local || provider.kind === "offline";
  return isPrivate ? (
    <ShieldCheck size={15} className="shrink-0 text-positive" aria-hidden />
  ) : (
    <Cloud size={15} className="shrink-0 text-muted" aria-hidden />
  );
}

/** So many models are listed below the providers until a name is typed, and so many that match one. */
const shownUntyped = 6;
const shownTyped = 40;

interface AnswererListProps {
  readonly purpose: Purpose;
  readonly inability: AnswererMenuProps["inability"];
  readonly onDone: () => void;
}

function AnswererList({ purpose, inability, onDone }: AnswererListProps) {
  const { providers, provider: present, model: presentModel } = useAnswerer(purpose);
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim();
  const hasOwn = providers.some(({ kind }) => kind !== "offline" && kind !== "myba");
  const askable = providers.filter(
    (one) => one.kind !== "offline" && one.kind !== "myba" && !one.obstacle && !inability?.(one),
  );
  const lists = useQueries({
    queries: askable.map((one) => api.providers.models.queryOptions({ input: { id: one.id, refresh: false } })),
  });
  const models = askable.flatMap((provider, at) =>
    (lists[at]?.data?.models ?? []).map((model) => ({ provider, model, score: modelScore(wanted, provider, model) })),
  );
  const found =
    wanted === ""
      ? models.filter(({ provider }) => provider.id === present?.id).slice(0, shownUntyped)
      : models
          .filter(({ score }) => score > 0)
          .toSorted((one, other) => other.score - one.score)
          .slice(0, shownTyped);
  const ofPresent = models.filter(({ provider }) => provider.id === present?.id).length;
  const foundProviders = providers.filter((one) => matchScore(wanted, `${one.label} ${badgesOf(one)}`) > 0);
  const choose = (choice: Choice) => {
    chooseAnswerer(choice, purpose);
    onDone();
  };
  return (
    <Command
      label="Who answers"
      shouldFilter={false}
      loop
      defaultValue={present?.id ?? ""}
      className="flex min-h-0 flex-col outline-none"
    >
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        dir="auto"
        placeholder="Find a provider or a model"
        className="h-9 w-full shrink-0 border-b border-line bg-transparent px-3 outline-none focus-visible:outline-none"
      />
      <Command.List className="max-h-[min(420px,60vh)] min-h-0 overflow-x-hidden overflow-y-auto p-1">
        <Command.Empty className="px-3 py-4 text-center text-muted">Nothing matches.</Command.Empty>
        {foundProviders.length > 0 ? (
          <Group heading="Who answers">
            {foundProviders.map((one) => (
              <ProviderItem
                key={one.id}
                provider={one}
                isPresent={one.id === present?.id}
                model={one.id === present?.id ? presentModel : (one.model ?? "")}
                hindrance={inability?.(one) ?? (one.obstacle ? obstacleWords(one.obstacle) : null)}
                onChoose={() => choose({ providerId: one.id, model: null })}
              />
            ))}
          </Group>
        ) : null}
        {found.length > 0 ? (
          <Group heading={wanted === "" ? `Models of ${present?.label ?? ""}` : "Models"}>
            {found.map(({ provider, model }) => (
              <Item
                key={`${provider.id} ${model.id}`}
                value={`${provider.id} ${model.id}`}
                onChoose={() => choose({ providerId: provider.id, model: model.id })}
              >
                <span className="size-[15px] shrink-0" />
                <span className="min-w-0 flex-1 truncate" title={model.id}>
                  {wanted === "" ? null : <span className="text-muted">{provider.label} · </span>}
                  {model.label}
                </span>
                <span className="shrink-0 text-sm text-muted tabular-nums">{modelFacts(model)}</span>
                <Present isPresent={provider.id === present?.id && model.id === presentModel} />
              </Item>
            ))}
            {wanted === "" && ofPresent > found.length ? (
              <p className="px-2 py-1 text-sm text-muted">
                and {(ofPresent - found.length).toLocaleString("en")} more: type a name
              </p>
            ) : null}
          </Group>
        ) : null}
        <div aria-hidden className="mx-1 my-1 h-px bg-line" />
        <Item
          value="settings"
          onChoose={() => {
            onDone();
            void navigate({ to: "/settings/ai" });
          }}
        >
          {hasOwn ? (
            <SlidersHorizontal size={15} className="text-muted" aria-hidden />
          ) : (
            <Plus size={15} className="text-muted" aria-hidden />
          )}
          <span className="flex-1">{hasOwn ? "Add or change AI providers…" : "Add your own AI key…"}</span>
        </Item>
      </Command.List>
    </Command>
  );
}

interface ProviderItemProps {
  readonly provider: ProviderRow;
  readonly isPresent: boolean;
  readonly model: string;
  readonly hindrance: string | null;
  readonly onChoose: () => void;
}

function ProviderItem({ provider, isPresent, model, hindrance, onChoose }: ProviderItemProps) {
  return (
    <Item value={provider.id} onChoose={onChoose}>
      <span className="self-start pt-[3px]">
        <AnswererIcon provider={provider} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-1.5">
          <span className={cx("max-w-full shrink-0 truncate", isPresent && "font-medium")} title={provider.label}>
            {provider.label}
          </span>
          <span className="min-w-0 truncate text-muted" title={model}>
            {model}
          </span>
        </span>
        {hindrance ? <span className="block text-sm text-warning">{hindrance}</span> : null}
      </span>
      <span className="shrink-0 text-sm text-muted">{badgesOf(provider)}</span>
      <Present isPresent={isPresent} />
    </Item>
  );
}

function Present({ isPresent }: { readonly isPresent: boolean }) {
  return (
    <span className="flex w-3.5 shrink-0 justify-center">
      {isPresent ? (
        <>
          <Check size={14} aria-hidden />
          <span className="sr-only">chosen</span>
        </>
      ) : null}
    </span>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  readonly value: string;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Item({ value, onChoose, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onChoose}
      className="flex min-h-8 items-center gap-2 rounded-[5px] px-2 py-1 data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}

function modelScore(wanted: string, provider: ProviderRow, model: ModelRow): number {
  return wanted === "" ? 1 : matchScore(wanted, `${model.label} ${model.id} ${provider.label}`);
}
