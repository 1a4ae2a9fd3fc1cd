import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Settings } from "../../bridge/app.ts";
import { themes } from "../frame/theme-menu.tsx";
import { api } from "../lib/client.ts";
import { notify } from "../lib/notify.ts";
import { changeSettings, useSettings } from "../lib/use-settings.ts";
import { KeyList } from "../palette/key-list.tsx";
import { SidebarButton } from "../tickets/list-header.tsx";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/states.tsx";

const densities: readonly { readonly value: Settings["density"]; readonly label: string }[] = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
];

/** How it looks, which keys it answers to, where the data is. */
export function SettingsPage() {
  const settings = useSettings();
  const info = useQuery(api.app.info.queryOptions());
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3">
        <SidebarButton />
        <h1 className="text-lg font-semibold">Settings</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-[680px] flex-col gap-8 px-5 py-6">
          <Group title="Appearance">
            <Choices
              label="Theme"
              value={settings.theme}
              options={themes}
              onChoose={(theme) => void changeSettings({ theme })}
            />
            <Choices
              label="Density"
              value={settings.density}
              options={densities}
              onChoose={(density) => void changeSettings({ density })}
            />
          </Group>
          <Group title="Your data">
            {info.isError ? <Failure error={info.error} onRetry={() => void info.refetch()} /> : null}
            <Fact label="Data folder" value={info.data?.dataFolder} mono>
              <Button
                onClick={() => {
                  void navigator.clipboard
                    .writeText(info.data?.dataFolder ?? "")
                    .then(() => notify("Copied the path of the data folder"));
                }}
              >
                Copy
              </Button>
            </Fact>
            <Fact label="Version" value={info.data?.version} />
            <Fact label="Offline engine" value={info.data?.engineVersion} />
            {Object.entries(info.data?.capabilities ?? {}).map(([name, capability]) =>
              capability.available ? null : (
                <Fact
                  key={name}
                  label={name === "deepLinks" ? "myba:// links" : "Own window"}
                  value={capability.reason}
                />
              ),
            )}
          </Group>
          <Group title="Keyboard">
            <div className="flex items-center gap-3 border-b border-line pb-3">
              <div className="min-w-0 flex-1">
                <label htmlFor="letter-keys">Single-letter keys</label>
                <p id="letter-keys-note" className="text-sm text-muted">
                  J, K, X, E and the like. Turn them off if you speak to the computer or type by accident.
                </p>
              </div>
              <input
                id="letter-keys"
                aria-describedby="letter-keys-note"
                aria-checked={settings.letterKeys}
                type="checkbox"
                role="switch"
                checked={settings.letterKeys}
                className="size-4 accent-accent"
                onChange={(event) => void changeSettings({ letterKeys: event.target.checked })}
              />
            </div>
            <KeyList letterKeys={settings.letterKeys} />
          </Group>
        </div>
      </div>
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children}
    </section>
  );
}

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}

function Choices<Value extends string>({ label, value, options, onChoose }: ChoicesProps<Value>) {
  return (
    <fieldset className="flex flex-wrap items-center gap-3 border-b border-line pb-3">
      <legend className="float-start min-w-0 flex-1 p-0">{label}</legend>
      <div className="flex flex-wrap rounded-control border border-control p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex h-7 items-center gap-1.5 rounded px-2.5 text-[13px] text-muted has-checked:bg-accent-soft has-checked:text-accent-ink has-focus-visible:outline-2"
          >
            <input
              type="radio"
              name={label}
              className="absolute inset-0 opacity-0"
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly mono?: boolean;
  readonly children?: ReactNode;
}

function Fact({ label, value, mono = false, children }: FactProps) {
  return (
    <div className="flex items-center gap-3 border-b border-line pb-3">
      <span className="w-36 shrink-0">{label}</span>
      <span className={`min-w-0 flex-1 wrap-anywhere text-muted ${mono ? "font-mono text-sm" : ""}`}>
        {value ?? "…"}
      </span>
      {children}
    </div>
  );
}
