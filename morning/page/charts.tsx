import { scaleBand, scaleLinear } from 'd3-scale';
import { isWell } from '../../codes/run-outcome.js';
import { numberText } from '../lines.js';
import type { NightFigures } from '../model.js';

const width = 360;
const height = 130;
const margin = { top: 8, right: 4, bottom: 18, left: 44 };

/** In the order in which a run goes through them. */
const stages = ['connect', 'extract', 'map', 'plan', 'guard', 'import', 'settle', 'hold'];

/** A bar of one night, of parts one above the other. */
interface Bar {
  night: NightFigures;
  parts: Array<{ name: string; value: number }>;
}

/** Rows by what became of them, and seconds by stage, over the last weeks. */
export function Charts({ nights }: { nights: readonly NightFigures[] }) {
  if (nights.length < 2) return null;
  const rows = nights.map((night) => ({
    night,
    parts: (['created', 'updated', 'removed', 'held', 'rejected'] as const).map((name) => ({
      name,
      value: night[name],
    })),
  }));
  const seconds = nights.map((night) => ({
    night,
    parts: stages.map((name) => ({ name, value: night.seconds[name] ?? 0 })),
  }));
  return (
    <section class="charts">
      <Chart title="Rows, night by night" bars={rows} />
      <Chart title="Seconds by stage" bars={seconds} />
    </section>
  );
}

function Chart({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const names = [...new Set(bars.flatMap((bar) => bar.parts.filter(({ value }) => value > 0).map(({ name }) => name)))];
  const sums = bars.map((bar) => bar.parts.reduce((sum, { value }) => sum + value, 0));
  const x = scaleBand(
    bars.map(({ night }) => String(night.number)),
    [margin.left, width - margin.right],
  ).padding(0.2);
  const y = scaleLinear([0, Math.max(1, ...sums)], [height - margin.bottom, margin.top]).nice();
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
        {y.ticks(3).map((tick) => (
          <g>
            <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} class="grid" />
            <text x={margin.left - 4} y={y(tick) + 3} class="tick">
              {numberText(tick)}
            </text>
          </g>
        ))}
        {bars.map((bar) => (
          <Stack bar={bar} names={names} x={x(String(bar.night.number))!} barWidth={x.bandwidth()} y={y} />
        ))}
        {bars.map(({ night }, at) =>
          at % Math.ceil(bars.length / 4) === 0 ? (
            <text x={x(String(night.number))!} y={height - 5} class="day">
              {night.asOf.slice(5)}
            </text>
          ) : null,
        )}
      </svg>
      <p class="legend">
        {names.map((name, at) => (
          <span>
            <i class={`part-${at % 8}`} /> {name}
          </span>
        ))}
      </p>
    </figure>
  );
}

interface StackProps {
  bar: Bar;
  /** In the order of the colours. */
  names: readonly string[];
  x: number;
  barWidth: number;
  y: (value: number) => number;
}

/** Nights that did not go well have a mark below. */
function Stack({ bar, names, x, barWidth, y }: StackProps) {
  let below = 0;
  const { night } = bar;
  return (
    <g>
      {names.map((name, at) => {
        const value = bar.parts.find((part) => part.name === name)?.value ?? 0;
        const from = below;
        below += value;
        if (value === 0) return null;
        return (
          <rect class={`part-${at % 8}`} x={x} width={barWidth} y={y(below)} height={Math.max(0.5, y(from) - y(below))}>
            <title>{`${night.asOf}: ${name} ${numberText(value)}`}</title>
          </rect>
        );
      })}
      {night.outcome !== null && !isWell(night.outcome) && (
        <rect class="not-well" x={x} width={barWidth} y={height - margin.bottom + 1} height={2}>
          <title>{`${night.asOf}: ${night.outcome}`}</title>
        </rect>
      )}
    </g>
  );
}
