import { type Payer, payCheckout } from "@myba/sandbox/stripe/checkout/pay-checkout";
import { type PortalDeed, usePortal } from "@myba/sandbox/stripe/portal/use-portal";
import { StripeFailure } from "@myba/sandbox/stripe/stripe-failure";
import type { ChaosPerson } from "./chaos-people.ts";
import type { ChaosTown } from "./chaos-town.ts";
import type { Answered } from "./killable-server.ts";

type Act = (town: ChaosTown, person: ChaosPerson) => Promise<void>;

const packages = ["starter", "professional", "enterprise"];
const plans = ["monthly", "team", "unlimited", "yearly"];

/** What people do, and how often. */
const acts: readonly (readonly [number, Act])[] = [
  [26, (town, person) => buy(town, person, { kind: "package", key: pick(person, packages) })],
  [12, (town, person) => buy(town, person, { kind: "plan", key: pick(person, plans) })],
  [4, buyTwiceAtOnce],
  [5, changeOnesMind],
  [22, spend],
  [7, giveBack],
  [7, giveBackByServer],
  [8, complain],
  [14, decide],
  [16, visitPortal],
];
const total = acts.reduce((sum, [weight]) => sum + weight, 0);

/** Does one thing, as their own chance has it. */
export async function act(town: ChaosTown, person: ChaosPerson): Promise<void> {
  let at = person.random() * total;
  const [, does = spend] = acts.find(([weight]) => (at -= weight) < 0) ?? [];
  await does(town, person);
}

const pick = <T>({ random }: ChaosPerson, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T; // `random` is below 1.
const keyOf = ({ no, random }: ChaosPerson): string => `chaos-${no}-${Math.floor(random() * 2 ** 52)}`;

/** Refusals that are no mistake: what somebody asked for made no sense by now. */
const everyday = new Set([
  "checkout/subscribed",
  "checkout/not-found",
  "ledger/insufficient",
  "payment/no-customer",
  "checkout/not-refundable",
]);

function refusalOf({ status, body }: Answered, what: string): string | undefined {
  if (status === 200) return undefined;
  const code = String(body["code"]);
  if (!everyday.has(code)) throw new Error(`${what} was answered with ${status} ${JSON.stringify(body)}`);
  return code;
}

interface Item {
  readonly kind: "package" | "plan";
  readonly key: string;
}

async function buy(town: ChaosTown, person: ChaosPerson, item: Item): Promise<void> {
  const { server } = town;
  const { token, random, currency, steps } = person;
  const key = keyOf(person);
  const asked = { token, key, body: { item, currency } };
  const step = steps.push(`buys ${item.kind} ${item.key}`) - 1;
  const note = (words: string): void => void (steps[step] += `, ${words}`);
  const answered = await server.ask("POST", "/checkout-sessions", asked);
  const refusal = refusalOf(answered, `buying ${item.key}`);
  if (refusal !== undefined) return note(refusal);
  const { id, url } = answered.body as { id: string; url: string | null };
  if (url === null) return note("nothing to pay on any more");
  const [, sessionId = ""] = /\/c\/pay\/(cs_\w+)/.exec(url) ?? [];
  town.wanted.set(sessionId, { person, ...item });
  person.hasWantedPlan ||= item.kind === "plan";
  note(`${id} ${sessionId}`);
  // Of a year nothing is given back here: its months come as time passes.
  if (item.key !== "yearly") person.checkouts.push(id);
  if (random() < 0.06) return note("walks away");
  const payer = payerFor(person, item);
  const paid = await payCheckout(url, payer);
  note(`${payer.card ?? payer.account ?? ""} ${paid.kind === "refused" ? paid.code : paid.kind}`);
  if (paid.kind === "refused" && random() < 0.6) note(`then ${(await payCheckout(url, {})).kind}`);
  if (random() < 0.4) {
    // The success page, or the app that asks how it stands.
    const seen = await server.ask("GET", `/checkout-sessions/${id}`, { token });
    refusalOf(seen, "looking at a checkout");
    note(`sees ${String(seen.body["state"])}`);
  }
}

function payerFor({ random }: ChaosPerson, { kind }: Item): Payer {
  const chance = random();
  if (chance < 0.08) return { card: "4000000000000002" };
  if (chance < 0.12) return { card: "4000000000009995" };
  if (chance < 0.2) return { card: "4000002500003155" };
  if (chance < 0.24) return { card: "4000002500003155", approves: false };
  if (chance < 0.28) return { card: "4000000000007726" };
  if (kind === "package" && chance < 0.36) return { account: "000123456789" };
  if (kind === "package" && chance < 0.4) return { account: "000222222227" };
  return { card: "4242424242424242" };
}

/** Two programs at once: one of them at most has the discount of a first purchase. */
async function buyTwiceAtOnce(town: ChaosTown, person: ChaosPerson): Promise<void> {
  await Promise.all([
    buy(town, person, { kind: "package", key: "starter" }),
    buy(town, person, { kind: "package", key: "professional" }),
  ]);
}

async function changeOnesMind({ server }: ChaosTown, person: ChaosPerson): Promise<void> {
  const { token, steps, random } = person;
  const listed = await server.ask("GET", "/checkout-sessions?limit=5", { token });
  refusalOf(listed, "looking at checkouts");
  const { checkouts } = listed.body as { checkouts: { id: string; state: string }[] };
  const one = checkouts[Math.floor(random() * checkouts.length)];
  if (one === undefined) return;
  const ended = await server.ask("POST", `/checkout-sessions/${one.id}/cancel`, { token });
  refusalOf(ended, "cancelling a checkout");
  steps.push(`cancels ${one.id}, which was ${one.state} and is ${String(ended.body["state"])}`);
}

async function spend({ server }: ChaosTown, person: ChaosPerson): Promise<void> {
  const { token, random, steps } = person;
  const body = { feature: random() < 0.7 ? "ticket" : "split", count: 1 + Math.floor(random() * 15) };
  const answered = await server.ask("POST", "/wallet/spend", { token, key: keyOf(person), body });
  if (refusalOf(answered, "spending") !== undefined) return;
  const tokens = Number(answered.body["tokens"]);
  person.spentTokens += tokens;
  steps.push(`spends ${tokens}`);
}

/** What Stripe does not do is everyday: money that is gone already, or in dispute. */
function ifAllowed(person: ChaosPerson, what: string, work: () => string): void {
  try {
    person.steps.push(`${what}: ${work()}`);
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
  }
}

/** Whoever runs the shop gives money back, at Stripe's own pages: all of what is left, or a part. */
async function giveBack({ stripe }: ChaosTown, person: ChaosPerson): Promise<void> {
  const payment = pick(person, person.payments);
  if (payment === undefined) return;
  const amount = person.random() < 0.5 ? undefined : 50 + Math.floor(person.random() * 400);
  ifAllowed(person, `gets ${amount ?? "all"} back of ${payment}`, () => {
    const refund = stripe.control.refund(payment, { ...(amount !== undefined && { amount }) });
    return `${refund.id} ${String(refund.status)}`;
  });
}

/** The server gives money back, because an admin says so. */
async function giveBackByServer({ server, admin }: ChaosTown, person: ChaosPerson): Promise<void> {
  const checkoutId = pick(person, person.checkouts);
  if (checkoutId === undefined) return;
  const amount = person.random() < 0.5 ? undefined : 50 + Math.floor(person.random() * 400);
  const body = { checkoutId, reason: "they asked for it", ...(amount !== undefined && { amount }) };
  const done = await server.ask("POST", "/admin/refunds", { token: admin.token, key: keyOf(person), body });
  const refusal = refusalOf(done, "giving money back");
  person.steps.push(`is given ${amount ?? "all"} back of ${checkoutId}: ${refusal ?? String(done.body["refundId"])}`);
}

async function complain({ stripe }: ChaosTown, person: ChaosPerson): Promise<void> {
  const payment = pick(person, person.payments);
  if (payment === undefined) return;
  const isInquiry = person.random() < 0.2;
  ifAllowed(person, `${isInquiry ? "inquires about" : "disputes"} ${payment}`, () => {
    const { id } = stripe.control.openDispute(payment, { isInquiry });
    person.disputes.push(id);
    return id;
  });
}

/** The bank goes on with a dispute of theirs. */
async function decide({ stripe }: ChaosTown, person: ChaosPerson): Promise<void> {
  const dispute = pick(person, person.disputes);
  if (dispute === undefined) return;
  const chance = person.random();
  if (chance < 0.2) ifAllowed(person, "escalates", () => stripe.control.escalateDispute(dispute).id);
  const outcome = chance < 0.6 ? "won" : "lost";
  if (chance >= 0.1) ifAllowed(person, outcome, () => stripe.control.closeDispute(dispute, outcome).id);
}

async function visitPortal(town: ChaosTown, person: ChaosPerson): Promise<void> {
  const { server, prices } = town;
  const { token, currency, steps } = person;
  if (!person.hasWantedPlan) return buy(town, person, { kind: "plan", key: pick(person, plans) });
  const opened = await server.ask("POST", "/portal-sessions", { token });
  if (refusalOf(opened, "opening the portal") !== undefined) return;
  const to = pick(person, plans.slice(0, 3));
  const deed = pick<PortalDeed>(person, [
    { action: "cancel" },
    { action: "resume" },
    { action: "keep" },
    { action: "card", card: "4242424242424242" },
    { action: "card", card: "4000000000000341" },
    { action: "switch", price: prices.get(`${to}/${currency}`) ?? "" },
    { action: "switch", price: prices.get(`${to}/${currency}`) ?? "" },
  ]);
  const done = await usePortal(String(opened.body["url"]), deed);
  const words = done.kind === "refused" ? `${done.code} ${done.message}` : done.kind;
  steps.push(`on the portal: ${deed.action} ${deed.action === "switch" ? to : (deed.card ?? "")}: ${words}`);
}
