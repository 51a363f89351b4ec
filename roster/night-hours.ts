/** Whether a local time, `HH:MM`, lies between the begin and the end of a night, which may begin before midnight. */
export function isWithin(now: string, begin: string, end: string): boolean {
  return begin <= end ? begin <= now && now < end : now >= begin || now < end;
}
