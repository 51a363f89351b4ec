/** The one with the middle value; of an even number the lower of the two in the middle. */
export function middleOf<Each>(all: readonly Each[], value: (each: Each) => number): Each {
  return [...all].sort((one, other) => value(one) - value(other))[Math.floor((all.length - 1) / 2)]!;
}
