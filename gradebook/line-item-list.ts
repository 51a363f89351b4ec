/** Classes below which their lists are read one by one: the first page of the whole list would be one request more. */
export const fewestClasses = 20;

/**
 * Whether the line items of all classes in one list take fewer requests than the classes' own lists, by half at least:
 * the whole list holds other years and schools, too, and what it says too little of is read class by class after all.
 *
 * @param classes classes of the run
 * @param total rows of the whole list; null: the provider does not say
 * @param pageRows rows of its first page
 */
export function isWholeListCheaper(classes: number, total: number | null, pageRows: number): boolean {
  if (classes < fewestClasses || total === null) return false;
  // Each page repeats a row of the one before; a last one proves that nothing follows.
  const pages = total <= pageRows ? 1 : Math.ceil(total / Math.max(1, pageRows - 1)) + 1;
  return pages * 2 <= classes;
}
