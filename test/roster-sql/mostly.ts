import fc from 'fast-check';

/** One value in four of five cases: what is rare in a roster must not hide the rest. */
export const mostly = <Value>(usual: Value, ...others: Value[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
