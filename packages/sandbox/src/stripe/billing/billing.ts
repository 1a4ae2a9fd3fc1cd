import type Stripe from "stripe";
import type { World } from "../world.ts";
import { idOf } from "../references.ts";
import { type Agenda, makeAgenda } from "./agenda.ts";
import type { Period } from "./cycle.ts";
import { type Dunning, usualDunning } from "./dunning.ts";

/** What an item was last charged for: what a change in mid-period gives back is counted from it. */
export interface Debit {
  readonly price: string;
  /** After discounts. */
  readonly amount: number;
  readonly period: Period;
  /** Null while it waits for the next invoice. */
  invoice: string | null;
  line: string | null;
}

/** What an invoice item that waits for the next invoice is about. */
export interface Pending {
  readonly price: Stripe.Price;
  readonly subscription: string;
  readonly item: string;
  readonly isDebit: boolean;
  readonly credited: { readonly invoice: string; readonly invoice_line_items: string[] } | null;
}

/** What billing knows beside the objects that Stripe shows. */
export interface Billing {
  /** How failed renewals are tried again, from now on. */
  dunning: Dunning;
  /** By subscription item. */
  readonly debits: Map<string, Debit>;
  /** By invoice item; those that wait, and those that are on an invoice. */
  readonly pending: Map<string, Pending>;
  /** The ids of invoice items that wait, by subscription, oldest first. */
  readonly waiting: Map<string, string[]>;
  /** The ids of invoices by subscription, newest first. */
  readonly invoices: Map<string, string[]>;
  /** The id of its invoice payment, by invoice. */
  readonly payments: Map<string, string>;
  /** The period of a subscription whose renewal was announced. */
  readonly announced: Map<string, number>;
  /** Called when something was planned by the clock of the double. */
  onPlan: () => void;
  /** By test clock; null is the clock of the double. */
  agendaOf(testClock: string | null): Agenda;
}

const billings = new WeakMap<World, Billing>();

/** The billing of an account. */
export function billingOf(world: World): Billing {
  const known = billings.get(world);
  if (known) return known;
  const agendas = new Map<string | null, Agenda>();
  const made: Billing = {
    dunning: usualDunning,
    debits: new Map(),
    pending: new Map(),
    invoices: new Map(),
    payments: new Map(),
    waiting: new Map(),
    announced: new Map(),
    onPlan: () => {},
    agendaOf(testClock) {
      const agenda = agendas.get(testClock) ?? makeAgenda();
      agendas.set(testClock, agenda);
      return agenda;
    },
  };
  billings.set(world, made);
  return made;
}

/** The customer of a subscription or invoice, who may be gone. */
export const customerOf = (
  world: World,
  held: { readonly customer: string | { readonly id: string } | null },
): Stripe.Customer | undefined => {
  const id = idOf(held.customer);
  return id === null ? undefined : world.store.find("customer", id);
};
