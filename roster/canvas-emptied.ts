import type { CanvasKind } from '../canvas/sis/rows.js';

/** Accepted rows of a kind that were looked for in Canvas. What could not be read says nothing, and is in neither number. */
export interface SampledKind {
  kind: CanvasKind;
  /** Rows of which Canvas said whether it has them. */
  known: number;
  gone: number;
}

/** People delete things in Canvas by hand, one by one. */
const fewGone = 3;

/**
 * The kinds of which more than a tenth is gone, or all kinds that miss something where more than a tenth of the whole
 * sample is: somebody emptied, reset or restored Canvas, or it is a copy of another. None where all is as it should be,
 * or fewer than three things are gone.
 */
export function emptiedKinds(sample: readonly SampledKind[]): SampledKind[] {
  const isEmptied = ({ known, gone }: Pick<SampledKind, 'known' | 'gone'>) => gone >= fewGone && gone * 10 > known;
  const sum = (of: 'known' | 'gone'): number => sample.reduce((total, each) => total + each[of], 0);
  const whole = isEmptied({ known: sum('known'), gone: sum('gone') });
  return sample.filter((each) => isEmptied(each) || (whole && each.gone > 0));
}
