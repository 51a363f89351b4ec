import type { Measure, NightFigures } from './model.js';

/** Nights whose median counts. */
const nightsOfMedian = 14;
/** With fewer nights there is no median to speak of. */
const fewestNights = 3;
/** A figure is unusual from this multiple of its median on, or below its inverse. */
const unusualFactor = 3;
/** Differences up to this many rows or seconds are usual, whatever their share. */
const usualDifference = 20;

type Figures = Omit<NightFigures, 'number' | 'asOf' | 'outcome' | 'seconds'>;

const names: Readonly<Record<keyof Figures, string>> = {
  rowsRead: 'rows read',
  created: 'created',
  updated: 'updated',
  removed: 'removed',
  held: 'held',
  rejected: 'refused by Canvas',
};

/** The figures of the last of some nights beside the medians of up to 14 before it. Pure. */
export function measuresOf(nights: readonly NightFigures[]): Measure[] {
  const night = nights.at(-1);
  if (night === undefined) return [];
  const before = nights.slice(0, -1).slice(-nightsOfMedian);
  const seconds = ({ seconds: each }: NightFigures): number => Object.values(each).reduce((sum, of) => sum + of, 0);
  const measures = Object.entries(names).map(([member, name]) => {
    const of = (figures: NightFigures): number => figures[member as keyof Figures];
    return measure(name, of(night), before.map(of));
  });
  return [...measures, measure('seconds', Math.round(seconds(night)), before.map(seconds))];
}

function measure(name: string, value: number, before: readonly number[]): Measure {
  if (before.length < fewestNights) return { name, value, median: null, isUnusual: false };
  const middle = Math.round(medianOf(before));
  const isFar = value > middle * unusualFactor || value * unusualFactor < middle;
  return { name, value, median: middle, isUnusual: isFar && Math.abs(value - middle) > usualDifference };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
