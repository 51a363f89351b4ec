/**
 * A grade in one writing, for comparison: OneRoster 1.1 names the codes of CEDS (`PK`, `KG`, `01` ... `13`), and SISs
 * send what their offices write: `9`, `K`, `0`, `9th`, `Grade 9`. PowerSchool numbers kindergarten 0 and the years
 * before it -1 and below.
 */
export function sameGrade(grade: string): string {
  const bare = grade
    .trim()
    .toLowerCase()
    .replace(/^(?:grade|gr\.?)\s*/, '')
    .replace(/(?<=\d)\s*(?:st|nd|rd|th)?(?:\s*grade)?$/, '');
  const known = otherNames.get(bare);
  if (known !== undefined) return known;
  if (/^-\d+$/.test(bare)) return 'pk';
  return /^\d+$/.test(bare) ? bare.replace(/^0+(?=\d)/, '').replace(/^0$/, 'kg') : bare;
}

const otherNames = new Map([
  ...['k', 'kn', 'kdg', 'kindergarten'].map((name) => [name, 'kg'] as const),
  ...['prek', 'pre-k', 'pre k', 'p', 'prekindergarten'].map((name) => [name, 'pk'] as const),
]);
