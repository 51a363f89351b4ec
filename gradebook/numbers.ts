/** Decimals that are compared and sent. Canvas keeps floats: 8.7 may come as 8.700000000000001. */
const decimals = 4;

export function rounded(score: number): number {
  return Number(score.toFixed(decimals));
}

export function sameNumber(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return rounded(one) === rounded(other);
}
