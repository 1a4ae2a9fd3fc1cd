/** A list of everything live, as the tickets page asks for it first. */
export const everything = {
  projectId: null,
  trashed: false,
  types: [],
  statuses: [],
  priorities: [],
  labels: [],
  withQuestions: false,
  search: "",
  sort: "tree" as const,
  descending: false,
  offset: 0,
  limit: 500,
};
