import { z } from 'zod';

const day = z.iso.date('a date as YYYY-MM-DD');

const calendarEntry = z.strictObject({
  schools: z.array(z.string()).default([]).describe('The schools, by sourcedId or identifier. Empty: all.'),
  mode: z
    .enum(['paused', 'observeOnly', 'addsOnly'])
    .describe(
      '`paused`: nothing is sent. `observeOnly`: weighed and shown, not sent. `addsOnly`: nothing is taken away.',
    ),
  from: day.describe("The first day on which it counts, by the run's date."),
  until: day.describe('The last day on which it counts.'),
});
export type CalendarEntry = z.infer<typeof calendarEntry>;

/** Days on which a run may do less for some schools, for example during a rollover. */
export const calendarSettings = z.array(calendarEntry);
