/** Variables that other programs of these services read too; MyBA's terminal uses them and never stores them. */
export interface ServiceVariables {
  readonly key: string | null;
  /** Where the service is, if not at its usual address. */
  readonly address: string | null;
}

/** By preset. `other` is any address that speaks like OpenAI. */
export const keyVariables: Readonly<Record<string, ServiceVariables>> = {
  openai: { key: "OPENAI_API_KEY", address: "OPENAI_BASE_URL" },
  anthropic: { key: "ANTHROPIC_API_KEY", address: "ANTHROPIC_BASE_URL" },
  openrouter: { key: "OPENROUTER_API_KEY", address: null },
  groq: { key: "GROQ_API_KEY", address: null },
  mistral: { key: "MISTRAL_API_KEY", address: null },
  deepseek: { key: "DEEPSEEK_API_KEY", address: null },
  together: { key: "TOGETHER_API_KEY", address: null },
  xai: { key: "XAI_API_KEY", address: null },
  gemini: { key: "GEMINI_API_KEY", address: null },
  "azure-openai": { key: "AZURE_OPENAI_API_KEY", address: "AZURE_OPENAI_ENDPOINT" },
  other: { key: "MYBA_API_KEY", address: "MYBA_API_URL" },
  ollama: { key: null, address: "OLLAMA_HOST" },
};

/** The passphrase that unlocks stored keys, for a terminal that nobody sits at. */
export const passphraseVariable = "MYBA_PASSPHRASE";

/**
 * Takes every key out of an environment and gives them back, so that no program started from here inherits one. Call it
 * first thing in a process.
 */
export function takeKeys(env: Record<string, string | undefined>): Record<string, string> {
  const names = [...Object.values(keyVariables).map(({ key }) => key), passphraseVariable];
  const taken: Record<string, string> = {};
  for (const name of names) {
    const value = name === null ? undefined : env[name];
    if (name === null || value === undefined) continue;
    taken[name] = value;
    delete env[name];
  }
  return taken;
}
