import envPaths from "env-paths";

/** Where MyBA keeps a person's data when nobody says otherwise: the place each operating system has for that. */
export function defaultDataFolder(): string {
  return envPaths("MyBA", { suffix: "" }).data;
}
