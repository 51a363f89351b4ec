import { Context } from '@temporalio/activity';
import { mapConcurrently } from '../../../canvas/map-concurrently.js';
import { CanvasError } from '../../../canvas/errors.js';
import type { CanvasClient } from '../../../canvas/client.js';
import { keptColumns } from '../../../roster/kept-columns.js';
import type { RunContext } from '../../../store/provisioning/context.js';
import {
  loginsOfThoseWhoLeft,
  rowsKept,
  saveLoginsSeen,
  saveSeenAgain,
  type HeldLogin,
  type KeptInCanvas,
  type SeenAgain,
} from '../../../store/provisioning/mapping/logins-in-canvas.js';
import {
  coursesConcluded,
  settleNoLongerConcluded,
  type ConcludedCourse,
  type NoLongerConcluded,
} from '../../../store/provisioning/mapping/reopened-courses.js';
import { fence } from '../../../store/runs/fence.js';
import { sendingKinds } from '../../../store/runs/kinds.js';
import { canvasOf } from '../../clients.js';
import type { ActivityDeps } from '../../deps.js';
import { rowReader, type RowReader } from '../read-back-kept.js';

/** Logins and kept rows asked about in a night, some requests each. */
const mostLogins = 100;
const mostKept = 100;
const mostConcluded = 100;

/**
 * Asks Canvas whether logins that people wait for are still those of who left, whether it still keeps what it passed
 * over, and whether courses are still concluded: somebody may have mended it there by hand. Call it before clashes are
 * looked for. What Canvas does not answer stays as it was known: a night goes on without.
 */
export async function askCanvasAgain(deps: ActivityDeps, run: RunContext): Promise<void> {
  const { sql } = deps.store;
  if (!sendingKinds.includes(run.kind) || run.canvasHost === null) return;
  const [held, kept] = [await loginsOfThoseWhoLeft(sql, run, mostLogins), await rowsKept(sql, run, mostKept)];
  const concluded = await coursesConcluded(sql, run, mostConcluded);
  if (held.length + kept.length + concluded.length === 0) return;
  const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
  try {
    const seen = await mapConcurrently(held, (each) => unlessRefused(loginNow(canvas, each)));
    const reader = rowReader(canvas);
    const again = await mapConcurrently(kept, (each) => unlessRefused(seeAgain(reader, each)));
    const changed = await mapConcurrently(concluded, (each) => unlessRefused(courseNow(canvas, each)));
    await sql.begin(async (tx) => {
      await fence(tx, run);
      await settleNoLongerConcluded(tx, run, present(changed));
      await saveLoginsSeen(tx, run, present(seen));
      await saveSeenAgain(tx, run, present(again));
    });
  } finally {
    canvas.close();
  }
}

/** The login that a holder has by now, if nobody has the former one any more; null if it is still taken. */
async function loginNow(canvas: CanvasClient, { sisId, login }: HeldLogin): Promise<HeldLogin | null> {
  Context.current().heartbeat({ asked: 'login' });
  if ((await canvas.userByLogin(login)) !== null) return null;
  const logins = (await canvas.userLogins(sisId)) ?? [];
  return { sisId, login: logins.find((each) => each.sisId === sisId)?.loginId ?? '' };
}

/** A course that is concluded no longer, with the sections that are in it now; null of one that is. */
async function courseNow(canvas: CanvasClient, course: ConcludedCourse): Promise<NoLongerConcluded | null> {
  Context.current().heartbeat({ asked: 'course' });
  const state = (await canvas.course(course.sisId))?.state ?? null;
  if (state === 'completed') return null;
  const isOpen = state !== null && state !== 'deleted';
  const sections = isOpen ? ((await canvas.sectionsOfCourse(course.sisId)) ?? []) : [];
  return { ...course, isOpen, sections: sections.flatMap(({ sisId }) => (sisId === null ? [] : [sisId])) };
}

async function seeAgain(reader: RowReader, { kind, sisId, fields, kept }: KeptInCanvas): Promise<SeenAgain | null> {
  Context.current().heartbeat({ asked: kind });
  const wanted = { ...fields, ...kept };
  const shown = await reader(kind, fields, wanted);
  const known = Object.keys(kept).filter((column) => shown[column] !== undefined);
  const otherwise = keptColumns(kind, wanted, shown);
  const mended = known.filter((column) => otherwise[column] === undefined);
  const values = known.map((column) => [column, otherwise[column] ?? kept[column]!] as const);
  return { kind, sisId, shown: Object.fromEntries(values), mended };
}

async function unlessRefused<Answer>(asked: Promise<Answer | null>): Promise<Answer | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof CanvasError && !Context.current().cancellationSignal.aborted) return null;
    throw error;
  });
}

function present<Thing>(things: ReadonlyArray<Thing | null>): Thing[] {
  return things.filter((each): each is Exclude<typeof each, null> => each !== null);
}
