import { keyVariables } from "../bridge/key-variables.ts";
import type { VisitingConnection } from "../core/providers/visiting-connections.ts";

/**
 * Connections that the environment describes: every service whose key it has, and Ollama where it is told or asked for
 * by name. `address` is the command line's, for the service named there.
 */
export function environmentConnections(
  env: NodeJS.ProcessEnv,
  named: { readonly provider: string; readonly address: string | undefined } | null,
): VisitingConnection[] {
  return Object.entries(keyVariables).flatMap(([preset, variables]) => {
    const isNamed = named !== null && named.provider.toLowerCase() === preset;
    const key = valueOf(env, variables.key);
    const baseUrl = (isNamed ? named.address : undefined) ?? valueOf(env, variables.address);
    // A service whose address only the person knows is none without it.
    const isReachable = baseUrl !== null || !(preset === "other" || preset === "azure-openai");
    const isMeant = key !== null || (isNamed && (preset === "ollama" || (preset === "other" && baseUrl !== null)));
    return isMeant && isReachable ? [{ preset, baseUrl, key }] : [];
  });
}

function valueOf(env: NodeJS.ProcessEnv, name: string | null): string | null {
  const value = name === null ? "" : (env[name] ?? "").trim();
  return value === "" ? null : value;
}

/** The variable that would hold a service's key; null where there is none. */
export function keyVariableOf(preset: string): string | null {
  return keyVariables[preset.toLowerCase()]?.key ?? null;
}
