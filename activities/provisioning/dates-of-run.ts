import { profileOf } from '../../oneroster/profiles/index.js';
import { countingDates, type CountingDates } from '../../roster/counting-dates.js';
import type { RunContext } from '../../store/provisioning/context.js';

/** The counting dates of the district, on the date of the run or another one. */
export function datesOfRun({ settings, asOf }: RunContext, date = asOf): CountingDates {
  return countingDates(date, settings.enrollments, profileOf(settings.sis).endDateInclusive);
}
