import { pointScale, priorities, statuses, ticketTypes, type Points } from "@myba/shared/tickets/content";
import { PriorityIcon, priorityWords, StatusIcon, statusWords, TypeIcon, typeWords } from "./marks.tsx";

/** The values of each field as menus offer them. */
export const statusChoices = statuses.map((value) => ({
  value,
  label: statusWords[value],
  icon: <StatusIcon status={value} />,
}));

export const priorityChoices = priorities.map((value) => ({
  value,
  label: priorityWords[value],
  icon: <PriorityIcon priority={value} />,
}));

export const typeChoices = ticketTypes.map((value) => ({
  value,
  label: typeWords[value],
  icon: <TypeIcon type={value} />,
}));

export const pointChoices: readonly { readonly value: Points; readonly label: string }[] = [
  { value: null, label: "Not estimated" },
  ...pointScale.map((value) => ({ value, label: String(value) })),
];
