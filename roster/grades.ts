/**
 * A grade in one writing, for comparison: OneRoster 1.1 names the codes of CEDS (`PK`, `KG`, `01` ... `13`), and SISs
 * send what their offices write: `9`, `K`, `0`, `9th`, `Grade 9`. PowerSchool numbers kindergarten 0 and the years
 * before it -1 and below.
 */
export function sameGrade(grade: string): string {
  const bare = grade
    .trim()
    .toUpperCase()
    .replace(/^(?:GRADE|GR\.?)\s*/, '')
    .replace(/(?<=\d)\s*(?:ST|ND|RD|TH)?(?:\s*GRADE)?$/, '');
  const known = otherNames.get(bare);
  if (known !== undefined) return known;
  if (/^-\d+$/.test(bare)) return 'PK';
  return /^\d+$/.test(bare) ? bare.replace(/^0+(?=\d)/, '').replace(/^0$/, 'KG') : bare;
}

const otherNames = new Map([
  ...['K', 'KN', 'KDG', 'KINDERGARTEN'].map((name) => [name, 'KG'] as const),
  ...['PREK', 'PRE-K', 'PRE K', 'P', 'PREKINDERGARTEN'].map((name) => [name, 'PK'] as const),
]);
