import { readGradebook } from '../oracle/gradebook-read.js';
import { readCanvas, type CanvasState } from '../oracle/read.js';

interface Look {
  canvas: CanvasState;
  /** Scores by `line item / student`. */
  results: Map<string, number>;
}

/**
 * A second opinion that asks one thing only, whatever the rules say: has anybody lost access, or a grade? It knows no
 * rule, no setting and nothing of the SIS's roster: it compares what Canvas and the gradebook hold with what they held
 * the night before, and is told who was to lose something:
 *
 * - `S1`: a person, all classes
 * - `8001 / S1`: a person, that class
 * - `section 8001`: everybody in it, and the place itself
 * - `login S1`: the login changes
 * - `grade S1`: a grade is changed or taken back
 */
export function createLossOracle(controlUrl: string) {
  let before: Look | null = null;

  async function look(): Promise<Look> {
    const [canvas, books] = await Promise.all([readCanvas(controlUrl), readGradebook(controlUrl)]);
    return {
      canvas,
      results: new Map(books.results.map((each) => [`${each.lineItem} / ${each.student}`, each.score])),
    };
  }

  return {
    /** Looks once more before a night: what people have done by hand meanwhile is no loss by the night. */
    async look(): Promise<void> {
      before = await look();
    },
    /** What somebody lost since the last look and should not have, in words; of the first look nothing. */
    async losses(meant: Iterable<string> = []): Promise<string[]> {
      const now = await look();
      const was = before;
      before = now;
      if (was === null) return [];
      const may = new Set(meant);
      return [...lostPlaces(was, now, may), ...lostAccounts(was, now, may), ...lostGrades(was, now, may)];
    },
  };
}

function lostPlaces(was: Look, now: Look, may: ReadonlySet<string>): string[] {
  const enrollments = [...was.canvas.enrollment].flatMap(([key, each]) => {
    if (each.state !== 'active' || now.canvas.enrollment.get(key)?.state === 'active') return [];
    const [section, user] = key.split(' / ') as [string, string];
    if (may.has(user) || may.has(`${section} / ${user}`) || may.has(`section ${section}`)) return [];
    return [`${user} has lost section ${section}`];
  });
  const places = (['account', 'course', 'section'] as const).flatMap((kind) =>
    [...was.canvas[kind]].flatMap(([id, each]) =>
      each.state === 'deleted' ||
      (now.canvas[kind].get(id)?.state ?? 'deleted') !== 'deleted' ||
      may.has(`section ${id}`)
        ? []
        : [`${kind} ${id} has gone`],
    ),
  );
  return [...enrollments, ...places];
}

function lostAccounts(was: Look, now: Look, may: ReadonlySet<string>): string[] {
  return [...was.canvas.user].flatMap(([id, each]) => {
    const is = now.canvas.user.get(id);
    if (is === undefined || (is.state === 'deleted' && each.state !== 'deleted')) return [`user ${id} has gone`];
    if (each.state === 'active' && is.state !== 'active') return [`user ${id} is ${String(is.state)}`];
    return each.login_id === is.login_id || may.has(`login ${id}`) ? [] : [`user ${id} has another login`];
  });
}

function lostGrades(was: Look, now: Look, may: ReadonlySet<string>): string[] {
  return [...was.results].flatMap(([key, score]) =>
    now.results.get(key) === score || may.has(`grade ${key.split(' / ')[1]}`)
      ? []
      : [`result ${key} is ${now.results.get(key) ?? 'gone'}, and was ${score}`],
  );
}
