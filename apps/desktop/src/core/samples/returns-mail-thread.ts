import type { Sample } from "./sample.ts";

/** Written for this product. */
export const returnsMailThread: Sample = {
  id: "returns-mail-thread",
  name: "E-mail thread: returns portal",
  hint: "Requirements scattered over four mails, with quotes and signatures that are not requirements.",
  text: `From: Helen Okafor <helen.okafor@northpine.example>
To: Product <product@northpine.example>
Date: Mon, 2 March 2026 09:12
Subject: Returns are eating my team

Hi all,

we handled 1,940 returns in February, every one of them by e-mail. My six agents spend about four hours a day copying order numbers. This has to change before the summer sale starts on 15 June.

What I need from you:

1. Customers must be able to start a return on our site with their order number and postcode.
2. The customer must choose a reason from a list, and may add up to three photos.
3. If the order is older than 30 days, the portal must refuse the return and say why.
4. After the return is accepted, the customer must get a label as PDF by e-mail within 2 minutes.
5. As a support agent, I want to see all open returns in one list so that nobody is forgotten.
6. As a support agent, I want to approve or refuse a return with one click so that I can handle 100 a day.

A nice-to-have: customers could get a voucher worth 110 % instead of their money back.

Thanks,
Helen

Helen Okafor
Head of Customer Care, Northpine Outdoor
Sent from my phone, please excuse typos

---

From: Piotr Lewandowski <piotr.lewandowski@northpine.example>
To: Helen Okafor; Product
Date: Mon, 2 March 2026 11:47
Subject: Re: Returns are eating my team

Thanks Helen, that helps a lot.

> 3. If the order is older than 30 days, the portal must refuse the return and say why.

Careful: members of the Pine Club have 60 days. The portal must know whether the customer is a member and apply the longer period.

From the warehouse side:

- The clerk must scan the label and see which items are expected in the parcel.
- If an item is missing or damaged, the clerk must be able to record it with a photo.
- The refund must start automatically when the clerk confirms the parcel.
- Parcels above 31.5 kg need a freight label instead of a normal one.

And can we please stop the portal from accepting underwear and opened sleeping bags? Those articles must not be offered for return at all.

Piotr

---

From: Amrit Gill <amrit.gill@northpine.example>
To: Piotr Lewandowski; Helen Okafor; Product
Date: Tue, 3 March 2026 16:03
Subject: Re: Re: Returns are eating my team

Finance here. Two things we cannot do without:

As an accountant, I want to export all refunds of a month as CSV so that I can match them with the bank statement. The file must have the order number, the refund amount, the tax rate and the date of payment.

Refunds above 500 euros must be approved by a second person. Refunds have to reach the customer within 14 days, that is the law and not a wish.

Who decides about the voucher? I would not build it before we know what it does to our margin.

Best
Amrit

---

From: Product <product@northpine.example>
To: Helen Okafor; Piotr Lewandowski; Amrit Gill
Date: Wed, 4 March 2026 08:30
Subject: Re: Re: Re: Returns are eating my team

Good morning everybody,

we will build this in two steps. The voucher stays out of the first release. Helen, one question: should the customer be able to return part of an order, say one of three jackets? Today your agents do that by hand.

One thing we noticed ourselves: the link "Returns" in the footer leads to a page that does not exist. It must open the returns page. We will fix that this week.

The portal must work in English, German and Polish, and it must be usable with a keyboard and a screen reader (WCAG 2.2 AA). It should handle 300 returns an hour on the Monday after the sale.

We will come back with a plan on Friday.

Joanna
`,
};
