/**
 * Growing poll intervals, in milliseconds: an import or a first read of a district takes minutes, a few rows take
 * seconds.
 */
export function pollAfterMs(attempt: number, profile: 'production' | 'practice'): number {
  const [first, longest] = profile === 'practice' ? [250, 2_000] : [15_000, 120_000];
  return Math.min(longest, first * 1.5 ** Math.min(attempt - 1, 20));
}
