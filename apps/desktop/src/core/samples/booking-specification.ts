import type { Sample } from "./sample.ts";

/** Written for this product. */
export const bookingSpecification: Sample = {
  id: "booking-specification",
  name: "Specification: online booking for physiotherapy practices",
  hint: "A ten-page document with chapters, tables, conditions and figures becomes a tree of epics and stories.",
  text: `# Online booking for physiotherapy practices

Product requirements, version 0.9
Owner: Clara Brandt, Movewell Group
Status: for review by the practice managers

## 1. Introduction

### 1.1 Purpose

Movewell runs 14 physiotherapy practices with 86 therapists. Appointments are made by telephone. On an average Monday, 610 calls come in before noon and 38 % of them are not answered at the first try. This document describes what the online booking service has to do in its first release.

### 1.2 Goals

| Goal | Today | Twelve months after launch |
| --- | --- | --- |
| Appointments booked without a call | 0 % | 55 % |
| Appointments missed without notice | 7.8 % | 4 % |
| Average time to fill a cancelled slot | 2.5 days | 4 hours |
| Complaints about reachability per month | 120 | 30 |

### 1.3 People

- A **patient** has a prescription or pays privately.
- A **therapist** treats patients and owns a calendar.
- A **receptionist** works at the front desk of one practice.
- A **practice manager** is responsible for the therapists and the opening hours of one practice.
- An **accountant** works in the head office and bills insurers.

### 1.4 Not in this release

Video appointments, group courses and the sale of products are not part of the first release. They may come later.

## 2. Finding an appointment

### 2.1 Search

- As a patient, I want to search for free appointments by postcode, kind of treatment and time of day so that I find one that fits my work.
- The search must show appointments of all practices within 15 km, nearest first.
- The patient must be able to widen the distance to 30 km or 50 km.
- If no appointment is free within the next 14 days, the service must offer the waiting list.
- Search results must appear within 1.5 seconds.
- As a patient, I want to see only therapists who speak my language so that I can explain my pain.
- A patient who has been treated before should see their last therapist at the top.

### 2.2 Kinds of treatment

The service must know the length and the qualification each treatment needs:

| Treatment | Length | Qualification needed | Bookable online |
| --- | --- | --- | --- |
| Physiotherapy | 20 minutes | none beyond the licence | yes |
| Manual therapy | 30 minutes | certificate MT | yes |
| Lymphatic drainage | 45 minutes | certificate ML | yes |
| Neurological treatment (Bobath) | 40 minutes | certificate Bobath | only by telephone |
| First assessment | 40 minutes | none beyond the licence | yes |

A treatment must not be offered with a therapist who lacks the qualification. If a therapist's certificate expires, appointments after that date must be marked for the practice manager.

## 3. Booking

### 3.1 Making an appointment

1. The patient chooses a free appointment.
2. The service holds the appointment for 10 minutes.
3. The patient enters name, date of birth, e-mail address and telephone number.
4. The patient enters the prescription or chooses to pay privately.
5. The service shows a summary with the price and the cancellation rule.
6. The patient confirms, and the service sends an e-mail with a calendar file.

- If the hold of 10 minutes ends before the patient confirms, the appointment must become free again and the patient must be told.
- Two patients must never get the same appointment, even if they confirm in the same second.
- As a patient, I want to book a series of 6 or 10 appointments in one go so that I do not have to come back each week.
- When a series is booked, the service must propose the same weekday, time and therapist, and mark each date where that is not possible.
- As a parent, I want to book for my child so that I can manage the appointments of the whole family.
- A patient must not have more than 12 open appointments at a time.

### 3.2 Prescriptions

- The patient must be able to photograph the prescription with the phone and upload it as JPEG, PNG or PDF up to 10 MB.
- If the photo cannot be read, the service must ask for a new one and keep the appointment.
- The receptionist must check each prescription within 2 working days.
- The treatment must begin within 28 days after the prescription was written. If the first free appointment is later, the service must warn the patient before the booking.
- If the receptionist refuses a prescription, the patient must get an e-mail with the reason and may upload another one within 5 days.
- The service should recognise the insurer and the number of treatments from the photo.

### 3.3 Moving and cancelling

- As a patient, I want to move my appointment without calling so that I can react when something comes up.
- Moving and cancelling must be free of charge until 24 hours before the appointment.
- If a patient cancels later, the service must show the fee of 35 euros before the cancellation is confirmed.
- The fee must not be charged if another patient takes the appointment.
- When an appointment is cancelled, the service must offer it to the waiting list within 1 minute.
- A receptionist must be able to waive the fee and must give a reason.

### 3.4 Waiting list

- As a patient, I want to join a waiting list with my preferred days so that I get an earlier appointment when one becomes free.
- The first three patients on the list must get a text message at the same time; the first to accept gets the appointment.
- An offer must expire after 30 minutes.
- A patient who has let three offers pass should be asked whether to stay on the list.
- Patients must be able to leave the waiting list at any time with one tap.

## 4. Reminders and messages

- The service must send a reminder by e-mail 3 days and by text message 24 hours before each appointment.
- The patient must be able to switch off text messages but not the e-mail.
- The text message must contain a link to move or cancel the appointment.
- If a therapist falls ill, the receptionist must be able to write to all patients of that day in one step.
- Messages must not contain the kind of treatment or the diagnosis.
- As a patient, I want to get messages in German, English, Turkish or Arabic so that I understand them.

## 5. The therapist's calendar

- As a therapist, I want to see my day on one screen so that I know who comes next.
- The calendar must show the patient's name, the treatment, the number of treatments left and notes.
- As a therapist, I want to block time for documentation so that no appointment is booked there.
- Between two appointments there must be at least 5 minutes. After four appointments in a row there must be a break of 15 minutes.
- Therapists must be able to enter holidays up to 12 months ahead; the practice manager must approve them.
- If a holiday is approved and appointments lie in it, the service must list them for the receptionist.
- The calendar must be readable without a network connection, and must show when it was last updated.
- As a therapist, I want to confirm with one tap that the patient has come so that the treatment is counted.

## 6. The front desk

### 6.1 Daily work

- As a receptionist, I want to see all therapists of my practice side by side so that I find a gap while the patient waits on the telephone.
- The receptionist must be able to book, move and cancel on behalf of a patient, also within 24 hours.
- Each change must be recorded with the name of the receptionist and the time.
- As a receptionist, I want to merge two records of the same patient so that the history is complete.
- If two records have different dates of birth, they must not be merged.
- The receptionist must be able to print the list of the day on one page.

### 6.2 Walk-in patients

- A walk-in patient must be registered in under 60 seconds.
- If no e-mail address is known, the service must print a slip with the next appointments.

## 7. Practice management

- As a practice manager, I want to set opening hours and public holidays so that nobody books when we are closed.
- As a practice manager, I want to see the share of booked time per therapist and week so that I can plan shifts.
- The report must show booked, free, blocked and missed time in percent.
- Practice managers must see only their own practice. The head office must see all.
- As a practice manager, I want to add a new therapist with qualifications and working hours so that patients can book them from the first day.
- If a therapist leaves, all later appointments must be given to a colleague with the same qualification or moved to a list for the receptionist.

## 8. Payment and billing

- Private patients must pay by card, by direct debit or at the front desk.
- The price must be shown before the booking and must include tax.

| Treatment | Private price | Patient's share with prescription |
| --- | --- | --- |
| Physiotherapy | 29.00 euros | 10 % plus 10 euros per prescription |
| Manual therapy | 38.00 euros | 10 % plus 10 euros per prescription |
| Lymphatic drainage | 52.00 euros | 10 % plus 10 euros per prescription |
| First assessment | 45.00 euros | not covered |

- Patients under 18 must not be asked for a share.
- If a payment by direct debit is returned, the service must tell the accountant and must not allow new bookings without payment in advance.
- As an accountant, I want to export the confirmed treatments of a month as CSV so that I can bill the insurers.
- The export must contain the insurer, the patient's insurance number, the treatment, the date and the therapist.
- An invoice must be sent within 3 days after the last treatment of a prescription.

## 9. Data protection and security

- Health data must be stored in data centres in the European Union.
- Patients must confirm their e-mail address before the first booking.
- Staff must sign in with a second factor.
- After 10 minutes without activity at the front desk, the screen must lock.
- As a patient, I want to download all data about me so that I know what is stored.
- If a patient asks for deletion, personal data must be removed within 30 days, except where the law requires it to be kept for 10 years.
- Every look at a patient's record must be logged and kept for 12 months.
- After five wrong passwords the account must be locked for 15 minutes.

## 10. Quality

### 10.1 Availability and speed

- The service must be available 99.8 % of the time between 6:00 and 22:00.
- Planned maintenance must take place between 23:00 and 5:00 and be announced 3 days before.
- The service must handle 1,200 patients searching at the same time.
- A booking must be confirmed within 3 seconds.
- If the text message provider does not answer, the service must try again three times and then send an e-mail.

### 10.2 Use by everybody

- All pages for patients must meet WCAG 2.2 level AA.
- Every step of a booking must work with a keyboard alone.
- The text must be understandable at language level B1.
- The pages must work on phones from 320 pixels wide.

## 11. Moving from the old system

- The appointments of the next 6 months must be taken over from the current calendar, practice by practice.
- While a practice is being moved, appointments must not be lost or booked twice. A test with the practice in Celle comes first.
- Investigate whether the old system can export prescriptions with their photos; at most three days.
- Patients must be told about the new service by letter 4 weeks before their practice starts.

## 12. Open questions

- Should patients be able to rate their therapist?
- Who answers messages that patients send at the weekend?
- Is the fee of 35 euros the same for all practices?
- Do we need a native app, or is the website enough?

## 13. Decisions so far

1. The first release is for three practices: Celle, Uelzen and Lüneburg.
2. The service gets its own name; marketing decides by the end of May.
3. Telephone booking stays available for everybody.
`,
};
