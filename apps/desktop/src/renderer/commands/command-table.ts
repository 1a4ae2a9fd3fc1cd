/** Where a shortcut works: everywhere, or only while a screen of that kind has the focus. */
export type CommandScope = "anywhere" | "tickets" | "compose";

/** Something a person can do. Menus, shortcuts, the palette and the help sheet all read this table. */
export interface Command {
  readonly title: string;
  readonly section: "Go" | "Create" | "Ticket" | "List" | "Compose" | "App";
  readonly scope: CommandScope;
  /** The first is shown; the others also work. */
  readonly keys: readonly string[];
  /** More words the palette finds it by. */
  readonly words?: string;
}

const commandTable = {
  "palette.open": { title: "Search and commands", section: "App", scope: "anywhere", keys: ["mod+k"] },
  "compose.new": {
    title: "New tickets from text",
    section: "Create",
    scope: "anywhere",
    keys: ["mod+n", "c"],
    words: "compose paste generate",
  },
  "ticket.new": {
    title: "New empty ticket",
    section: "Create",
    scope: "anywhere",
    keys: ["mod+alt+n", "n"],
    words: "create add",
  },
  "project.new": { title: "New project", section: "Create", scope: "anywhere", keys: [], words: "create add" },
  "provider.add": {
    title: "Add an AI provider",
    section: "Create",
    scope: "anywhere",
    keys: [],
    words: "model key openai anthropic ollama connect",
  },
  "import.open": {
    title: "Import tickets from a file",
    section: "Create",
    scope: "anywhere",
    keys: [],
    words: "json csv markdown open",
  },
  "go.tickets": { title: "All tickets", section: "Go", scope: "anywhere", keys: ["alt+1"] },
  "go.drafts": {
    title: "Drafts and texts",
    section: "Go",
    scope: "anywhere",
    keys: ["alt+2"],
    words: "sources generations",
  },
  "go.trash": { title: "Trash", section: "Go", scope: "anywhere", keys: ["alt+3"], words: "deleted" },
  "go.wallet": {
    title: "Wallet",
    section: "Go",
    scope: "anywhere",
    keys: ["alt+4"],
    words: "tokens balance account",
  },
  "go.buy": {
    title: "Buy tokens",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "wallet purchase pay package plan subscription stripe promotion gift code",
  },
  "go.purchases": {
    title: "Purchases",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "wallet receipts refunds invoices bought",
  },
  "go.history": {
    title: "Token history",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "wallet entries ledger spent export csv",
  },
  "go.account": {
    title: "Account",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "settings sign in out person devices computers export delete",
  },
  "go.welcome": {
    title: "Welcome: tokens, your own key, offline",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "help first start begin free",
  },
  "account.sign-in": { title: "Sign in", section: "App", scope: "anywhere", keys: [], words: "account login sign up" },
  "account.sign-out": { title: "Sign out", section: "App", scope: "anywhere", keys: [], words: "account logout" },
  "go.insight": {
    title: "Token insight",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "wallet charts statistics used spent by day feature provider",
  },
  "go.settings": { title: "Settings", section: "Go", scope: "anywhere", keys: ["mod+,"], words: "preferences theme" },
  "go.ai": {
    title: "AI providers",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "settings models openai anthropic ollama openrouter fallback",
  },
  "go.keys": { title: "API keys", section: "Go", scope: "anywhere", keys: [], words: "settings passphrase keychain" },
  "go.costs": {
    title: "Costs",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "settings money limit cap receipts",
  },
  "go.guidance": {
    title: "Project guidance",
    section: "Go",
    scope: "anywhere",
    keys: [],
    words: "settings glossary style definition of done",
  },
  "search.focus": { title: "Search the list", section: "List", scope: "tickets", keys: ["/", "mod+f"] },
  "list.next": { title: "Next ticket", section: "List", scope: "tickets", keys: ["j", "arrowdown"] },
  "list.previous": { title: "Previous ticket", section: "List", scope: "tickets", keys: ["k", "arrowup"] },
  "list.select": { title: "Select ticket", section: "List", scope: "tickets", keys: ["x"] },
  "list.select-all": { title: "Select all tickets of the list", section: "List", scope: "tickets", keys: ["mod+a"] },
  "list.clear": { title: "Clear selection", section: "List", scope: "tickets", keys: ["escape"] },
  "list.collapse": { title: "Collapse", section: "List", scope: "tickets", keys: ["arrowleft", "h"] },
  "list.expand": { title: "Expand", section: "List", scope: "tickets", keys: ["arrowright", "l"] },
  "ticket.open": { title: "Open ticket", section: "Ticket", scope: "tickets", keys: ["enter", "o"] },
  "ticket.edit": {
    title: "Edit ticket",
    section: "Ticket",
    scope: "tickets",
    keys: ["e"],
    words: "rename title change",
  },
  "ticket.source": {
    title: "Show or hide the source",
    section: "Ticket",
    scope: "tickets",
    keys: ["s"],
    words: "sentences provenance",
  },
  "ticket.history": {
    title: "Show or hide the history",
    section: "Ticket",
    scope: "tickets",
    keys: ["v"],
    words: "versions restore diff",
  },
  "ticket.refine": {
    title: "Refine the ticket",
    section: "Ticket",
    scope: "tickets",
    keys: ["r"],
    words: "ai model wish change rewrite ask",
  },
  "ticket.trash": {
    title: "Move to trash",
    section: "Ticket",
    scope: "tickets",
    keys: ["delete", "#"],
    words: "delete remove",
  },
  "export.open": {
    title: "Export tickets",
    section: "Ticket",
    scope: "anywhere",
    keys: ["mod+shift+e"],
    words: "markdown json csv copy download save",
  },
  "compose.generate": { title: "Generate tickets", section: "Compose", scope: "compose", keys: ["mod+enter"] },
  "compose.choose-answerer": {
    title: "Choose who answers",
    section: "Compose",
    scope: "compose",
    keys: ["mod+shift+m"],
    words: "model provider ai offline engine openai anthropic ollama",
  },
  "compose.open-file": {
    title: "Open a text file",
    section: "Compose",
    scope: "compose",
    keys: ["mod+o"],
    words: "load txt md",
  },
  "edit.undo": { title: "Undo", section: "App", scope: "anywhere", keys: ["mod+z"] },
  "edit.redo": { title: "Redo", section: "App", scope: "anywhere", keys: ["mod+shift+z", "mod+y"] },
  "keys.lock": {
    title: "Lock the API keys",
    section: "App",
    scope: "anywhere",
    keys: [],
    words: "passphrase secrets",
  },
  "theme.light": { title: "Light theme", section: "App", scope: "anywhere", keys: [], words: "appearance colour" },
  "theme.dark": { title: "Dark theme", section: "App", scope: "anywhere", keys: [], words: "appearance colour night" },
  "theme.contrast": {
    title: "High contrast theme",
    section: "App",
    scope: "anywhere",
    keys: [],
    words: "appearance colour accessibility",
  },
  "theme.system": {
    title: "Theme of the system",
    section: "App",
    scope: "anywhere",
    keys: [],
    words: "appearance colour automatic",
  },
  "help.open": {
    title: "Keyboard shortcuts",
    section: "App",
    scope: "anywhere",
    keys: ["mod+/", "?"],
    words: "help keys",
  },
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof commandTable;

/** Every command with its id, in the order of the table. */
export const commands: readonly (Command & { readonly id: CommandId })[] = Object.entries(commandTable).map(
  ([id, command]) => ({ id: id as CommandId, ...command }), // entries forget the key type they were built from.
);

/** The shortcut that is shown beside a command, if it has one. */
export function shownKeys(id: CommandId): string | undefined {
  return commandTable[id].keys[0];
}

/** Pairs of commands that would answer to the same keys in the same place. */
export function conflicts(table: readonly (Command & { readonly id: string })[]): string[] {
  return table.flatMap((one, index) =>
    table.slice(index + 1).flatMap((other) => {
      const meet = one.scope === other.scope || one.scope === "anywhere" || other.scope === "anywhere";
      return meet
        ? one.keys.filter((key) => other.keys.includes(key)).map((key) => `${key}: ${one.id}, ${other.id}`)
        : [];
    }),
  );
}

/** The command that answers to these keys here. */
export function commandFor(keys: string, scope: CommandScope): CommandId | undefined {
  return commands.find(
    (command) => command.keys.includes(keys) && (command.scope === "anywhere" || command.scope === scope),
  )?.id;
}
