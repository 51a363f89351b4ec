import { scaleLinear } from 'd3-scale';
import { numberText } from '../../morning/lines.js';
import type { KindCounts } from '../model.js';

const width = 640;
const rowHeight = 22;
const labelWidth = 190;
const countWidth = 70;

const parts = ['certain', 'likely', 'question', 'made'] as const;
const partWords: Record<(typeof parts)[number], string> = {
  certain: 'linked, certain',
  likely: 'linked, likely',
  question: 'in question',
  made: 'to be made',
};
const colours: Record<(typeof parts)[number], string> = {
  certain: 'part-3',
  likely: 'part-6',
  question: 'part-4',
  made: 'part-5',
};

export interface Bar {
  label: string;
  counts: Pick<KindCounts, (typeof parts)[number]>;
}

/** One bar a line, each as wide as the others: shares of what is wanted, by what would become of it. */
export function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const height = bars.length * rowHeight + 4;
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
        {bars.map((bar, at) => (
          <Line bar={bar} y={at * rowHeight + 2} />
        ))}
      </svg>
      <p class="legend">
        {parts.map((part) => (
          <span>
            <i class={colours[part]} /> {partWords[part]}
          </span>
        ))}
      </p>
    </figure>
  );
}

function Line({ bar: { label, counts }, y }: { bar: Bar; y: number }) {
  const total = parts.reduce((sum, part) => sum + counts[part], 0);
  const x = scaleLinear([0, Math.max(1, total)], [labelWidth, width - countWidth]);
  let from = 0;
  return (
    <g>
      <text x={labelWidth - 6} y={y + 14} class="label">
        {label.length > 32 ? `${label.slice(0, 31)}…` : label}
      </text>
      {parts.map((part) => {
        const start = from;
        from += counts[part];
        if (counts[part] === 0) return null;
        return (
          <rect
            class={colours[part]}
            x={x(start)}
            y={y}
            width={Math.max(0.5, x(from) - x(start))}
            height={rowHeight - 6}
          >
            <title>{`${label}: ${partWords[part]} ${numberText(counts[part])}`}</title>
          </rect>
        );
      })}
      <text x={width - countWidth + 6} y={y + 14} class="total">
        {numberText(total)}
      </text>
    </g>
  );
}
