/**
 * The version of everything a model is told, kept with each ticket it makes. Any change to the words, the schema or the
 * layout of a prompt is a new version; a test holds each version to its text.
 */
export const promptVersion = "1";
