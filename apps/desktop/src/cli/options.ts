import { bundleFormats, type BundleFormat } from "@myba/shared/tickets/bundle";
import { Option } from "commander";

/** `--format` of a file, as the bundle formats are called. */
export function formatOption(preset?: BundleFormat): Option {
  const option = new Option("-f, --format <format>", "how to write the tickets").choices(bundleFormats);
  return preset === undefined ? option.makeOptionMandatory() : option.default(preset);
}

export function outOption(): Option {
  return new Option("-o, --out <file>", "write to this file instead of standard output");
}

const tableFormats = ["table", "json"] as const;
export type TableFormat = (typeof tableFormats)[number];

/** `--format` of a list. */
export function tableOption(): Option {
  return new Option("-f, --format <format>", "how to write the list").choices(tableFormats).default("table");
}
