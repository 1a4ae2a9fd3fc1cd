import { commands } from "../commands/command-table.ts";
import { isLetterKey, spokenKeys } from "../commands/keys.ts";

const sections = ["Go", "Create", "List", "Ticket", "Compose", "App"] as const;

/** Every command that has a key, by section. */
export function KeyList({ letterKeys }: { readonly letterKeys: boolean }) {
  return (
    <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
      {sections.map((section) => (
        <section key={section} aria-label={section}>
          <h3 className="mb-1 text-sm text-muted">{section}</h3>
          <dl>
            {commands
              .filter((command) => command.section === section)
              .map((command) => ({ ...command, keys: command.keys.filter((keys) => letterKeys || !isLetterKey(keys)) }))
              .filter((command) => command.keys.length > 0)
              .map((command) => (
                <div key={command.id} className="flex items-baseline justify-between gap-3 py-0.5">
                  <dt>{command.title}</dt>
                  <dd className="flex gap-1.5 whitespace-nowrap text-muted">
                    {command.keys.map((keys) => (
                      <kbd key={keys} className="rounded border border-line px-1 text-xs leading-[18px]">
                        {spokenKeys(keys)}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
