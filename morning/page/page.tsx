import { momentText, nightText, reasonText, verdictText } from '../lines.js';
import type { Morning, Reason } from '../model.js';
import { Charts } from './charts.js';
import { Decisions, Figures, Grades, Harm, NextRuns, Problems } from './sections.js';
import { style } from './style.js';

/**
 * Mornings as one HTML page: without network, script or outside file, so that it can be mailed, printed and kept. It holds
 * counts, codes and the names of schools; nothing of people.
 */
export function morningPage(mornings: readonly Morning[]): string {
  return `<!doctype html>${(<Page mornings={mornings} />).toString()}`;
}

function Page({ mornings }: { mornings: readonly Morning[] }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{mornings.length === 1 ? `Morning of ${mornings[0]!.name}` : 'Morning'}</title>
        {/* A style sheet of our own: no quotes of somebody else are in it. */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        {mornings.length > 1 && <Overview mornings={mornings} />}
        {mornings.length === 0 && <p>No district is registered yet.</p>}
        {mornings.map((each) => (
          <District morning={each} />
        ))}
      </body>
    </html>
  );
}

function Overview({ mornings }: { mornings: readonly Morning[] }) {
  return (
    <nav>
      <h1>Districts, the worst first</h1>
      <ul class="overview">
        {mornings.map((each) => (
          <li>
            <a href={`#${each.district}`}>
              <Mark safe={each.safe} /> {each.name}
            </a>{' '}
            <small>{each.reasons.map(reasonText).join(' ') || nightText(each)}</small>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function District({ morning }: { morning: Morning }) {
  const { district, name, safe, reasons, remarks } = morning;
  return (
    <article id={district}>
      <header class={safe ? 'verdict safe' : 'verdict unsafe'}>
        <h1>{name}</h1>
        <p class="moment">{momentText(morning)}</p>
        <p class="answer">{verdictText(morning)}</p>
        <p>{nightText(morning)}</p>
      </header>
      {reasons.length > 0 && <Reasons title="Why not" reasons={reasons} />}
      {remarks.length > 0 && <Reasons title="To know" reasons={remarks} />}
      <Decisions morning={morning} />
      <Harm morning={morning} />
      <Charts nights={morning.nights} />
      <Figures measures={morning.measures} />
      <Problems morning={morning} />
      {morning.grades !== null && <Grades morning={morning} grades={morning.grades} />}
      <NextRuns morning={morning} />
    </article>
  );
}

function Mark({ safe }: { safe: boolean }) {
  return <strong class={safe ? 'mark safe' : 'mark unsafe'}>{safe ? 'yes' : 'NO'}</strong>;
}

function Reasons({ title, reasons }: { title: string; reasons: readonly Reason[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {reasons.map((each) => (
          <li>
            {reasonText(each)} <code>{each.command}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
