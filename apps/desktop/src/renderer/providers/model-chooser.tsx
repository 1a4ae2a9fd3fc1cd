import { Popover } from "@base-ui/react/popover";
import type { ProviderId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, RefreshCw } from "lucide-react";
import { useId, useState, type KeyboardEvent, type ReactElement } from "react";
import type { ModelRow } from "../../bridge/providers.ts";
import { cx } from "../lib/class-names.ts";
import { api, client } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notifyFailure } from "../lib/notify.ts";
import { queryClient } from "../lib/queries.ts";
import { counted, dayWords } from "../lib/time.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { TextInput } from "../ui/field.tsx";
import { useFloatingHome } from "../ui/floating-home.ts";
import { SkeletonLines } from "../ui/states.tsx";
import { wordsHere } from "./check-words.ts";
import { contextWords, findModels, priceSourceWords, priceWords } from "./model-words.ts";

interface ModelChooserProps {
  readonly providerId: ProviderId;
  readonly providerLabel: string;
  /** The one in force; null while none is chosen. */
  readonly model: string | null;
  readonly trigger: ReactElement;
  readonly onChoose: (model: string) => void;
}

/** Chooses a model of a provider by typing, with what it reads at once and what it costs. */
export function ModelChooser({ trigger, onChoose, ...rest }: ModelChooserProps) {
  const [open, setOpen] = useState(false);
  const home = useFloatingHome();
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal container={home}>
        <Popover.Positioner
          align="start"
          sideOffset={4}
          // It grows when the list arrives: above or below its button, never beside it.
          collisionAvoidance={{ side: "flip", align: "shift", fallbackAxisSide: "none" }}
          className="z-50"
        >
          <Popover.Popup
            aria-label={`Model of ${rest.providerLabel}`}
            className="floating flex max-h-[min(440px,var(--available-height))] w-[min(440px,calc(100vw-24px))] flex-col p-1.5 outline-none"
          >
            <Finder
              {...rest}
              onChoose={(model) => {
                setOpen(false);
                onChoose(model);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** More than anybody reads through; the rest is found by typing. */
const mostShown = 60;

function Finder({ providerId, providerLabel, model, onChoose }: Omit<ModelChooserProps, "trigger">) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [refreshing, setRefreshing] = useState(false);
  const listId = useId();
  const query = useQuery(api.providers.models.queryOptions({ input: { id: providerId, refresh: false } }));
  const models = query.data?.models ?? [];
  const found = findModels(models, typed, model);
  const pricesKnown = models.some(isPriced);
  const wanted = typed.trim();
  // A deployment or a model that the provider does not list can be named.
  const isNew = wanted !== "" && !models.some(({ id }) => id === wanted);
  const choices = [...found.slice(0, mostShown).map(({ id }) => id), ...(isNew ? [wanted] : [])];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = choices[at];
    if (step !== undefined) {
      const next = Math.max(0, Math.min(choices.length - 1, at + step));
      setAt(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && chosen) onChoose(chosen);
    else return;
    event.preventDefault();
  };
  const refresh = async () => {
    setRefreshing(true);
    try {
      const fresh = await client.providers.models({ id: providerId, refresh: true });
      queryClient.setQueryData(api.providers.models.queryKey({ input: { id: providerId, refresh: false } }), fresh);
    } catch (error) {
      notifyFailure(error);
    } finally {
      setRefreshing(false);
    }
  };
  return (
    <>
      <TextInput
        // The list is drawn in columns, which a datalist cannot.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="combobox"
        aria-label={`Model of ${providerLabel}`}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={choices[at] === undefined ? undefined : `${listId}-${at}`}
        placeholder={models.length > 0 ? `Search ${counted(models.length, "model")}` : "Name of a model"}
        className="shrink-0"
        dir="ltr"
        spellCheck={false}
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
      />
      <div
        id={listId}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- As above.
        role="listbox"
        aria-label={`Models of ${providerLabel}`}
        className="mt-1 min-h-0 overflow-y-auto"
      >
        {choices.map((id, index) => (
          // The field above has the keys and points here.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={id}
            id={`${listId}-${index}`}
            tabIndex={-1}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- As above.
            role="option"
            aria-selected={index === at}
            className={cx("menu-item", index === at && "bg-hover")}
            onPointerMove={() => setAt(index)}
            onClick={() => onChoose(id)}
          >
            <ModelLine
              id={id}
              model={models.find((one) => one.id === id) ?? null}
              isChosen={id === model}
              showsPrice={pricesKnown}
            />
          </div>
        ))}
      </div>
      {query.isPending ? <SkeletonLines lines={4} /> : null}
      {query.isError ? <NoList error={query.error} onRetry={() => void query.refetch()} /> : null}
      {choices.length === 0 && query.isSuccess ? (
        <p className="px-2 py-1.5 text-muted">{providerLabel} lists no models. Type the name of one.</p>
      ) : null}
      <footer className="mt-1 flex items-center gap-2 border-t border-line ps-2 pt-1 text-sm text-muted">
        <span className="min-w-0 flex-1">
          {found.length > mostShown ? `${counted(found.length - mostShown, "more model")}: type to find them. ` : ""}
          {priceLine(models)}
        </span>
        <IconButton label="Fetch the list again" disabled={refreshing} onClick={() => void refresh()}>
          <RefreshCw size={14} className={refreshing ? "animate-spin" : ""} aria-hidden />
        </IconButton>
      </footer>
    </>
  );
}

/** The list did not come; a name can be typed all the same. */
function NoList({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { message, next } = wordsHere(reportOf(error));
  return (
    <div role="alert" className="flex items-start gap-2 px-2 py-1.5">
      <CircleAlert size={15} className="mt-0.5 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">{message}</p>
        <p className="text-sm text-muted">{next} Or type the name of a model.</p>
      </div>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}

interface ModelLineProps {
  readonly id: string;
  /** Null for a name that the provider does not list. */
  readonly model: ModelRow | null;
  readonly isChosen: boolean;
  readonly showsPrice: boolean;
}

function ModelLine({ id, model, isChosen, showsPrice }: ModelLineProps) {
  if (!model)
    return (
      <span className="min-w-0 flex-1 truncate">
        Use “<span className="font-mono text-[13px]">{id}</span>”
      </span>
    );
  const context = contextWords(model.contextTokens);
  return (
    <>
      <span className={cx("min-w-0 flex-1 wrap-anywhere", isChosen && "font-medium")}>
        {model.label}
        {isChosen ? <span className="text-muted"> · chosen</span> : null}
      </span>
      {context ? (
        <span className="text-sm whitespace-nowrap text-muted tabular-nums">
          {context}
          <span className="sr-only"> tokens at once, </span>
        </span>
      ) : null}
      {showsPrice ? (
        <span className="min-w-24 text-end text-sm whitespace-nowrap text-muted tabular-nums">{priceWords(model)}</span>
      ) : null}
    </>
  );
}

function priceLine(models: readonly ModelRow[]): string {
  if (models.length > 0 && !models.some(isPriced)) return "Nobody knows what these models cost.";
  if (!models.some(({ inputPrice }) => inputPrice)) return "";
  const from = priceSourceWords(models, dayWords);
  return `Per million tokens, read / written.${from ? ` ${from}.` : ""}`;
}

function isPriced({ priceFrom, inputPrice, outputPrice }: ModelRow): boolean {
  return priceFrom === "free" || inputPrice !== null || outputPrice !== null;
}
