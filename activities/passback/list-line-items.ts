import { Context } from '@temporalio/activity';
import { isWholeListCheaper, fewestClasses } from '../../gradebook/line-item-list.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { OneRosterError } from '../../oneroster/errors.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import {
  acceptList,
  beginList,
  classesToCompare,
  dropList,
  saveListed,
} from '../../store/passback/listed-line-items.js';
import { countClasses } from '../../store/passback/run-classes.js';
import type { Transaction } from '../../store/postgres/connect.js';
import { fence } from '../../store/runs/fence.js';
import { readRun, type Run } from '../../store/runs/run.js';
import { sisOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

export interface ListedLineItems {
  /** Whether the classes of the run take their line items from one list. */
  used: boolean;
  pages: number;
}

/** Before the second stage: reads the line items of all classes in one list, where that takes fewer requests. */
export function createListLineItemsActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;
  return {
    /**
     * A list that is not proven whole, that differs from a class's own, or that the SIS does not give, is not used: the
     * classes' own lists tell then, and whether the SIS is there at all.
     */
    async listLineItems(runId: number): Promise<ListedLineItems> {
      const context = Context.current();
      const run = await readRun(db, runId);
      const { waiting } = await countClasses(sql, runId);
      const list = { pages: 0, listedAt: await fenced(run, (tx) => beginList(tx, runId)) };
      if (waiting < fewestClasses) return { used: false, pages: 0 };
      const sis = sisOf(deps, run, context.cancellationSignal, Purpose.passback);
      try {
        const complete = await readInto(list, run, waiting, sis);
        const used = complete && (await isAsTheClassesSay(runId, sis));
        await fenced(run, (tx) => (used ? acceptList(tx, runId, list.listedAt) : dropList(tx, runId)));
        return { used, pages: list.pages };
      } catch (error) {
        if (!(error instanceof OneRosterError) || context.cancellationSignal.aborted) throw error;
        deps.log.warn(
          { district: run.district, run: run.number, code: error.code },
          'line items are read class by class',
        );
        return { used: false, pages: list.pages };
      } finally {
        sis.close();
      }
    },
  };

  /** Reads page by page; whether the list is proven whole. */
  async function readInto(list: { pages: number }, run: Run, classes: number, sis: OneRosterClient): Promise<boolean> {
    const { runId } = run;
    const context = Context.current();
    return sis.lineItemPages(async (page) => {
      list.pages += 1;
      if (list.pages === 1 && !isWholeListCheaper(classes, page.total, page.pageRows)) return false;
      // One whose class cannot be read may belong to any of them.
      if (page.undecoded.length > 0 || page.records.some((each) => each.classSourcedId === null)) return false;
      await fenced(run, async (tx) => {
        if (page.anew) await dropList(tx, runId);
        await saveListed(tx, runId, page.records);
      });
      context.heartbeat({ pages: list.pages });
      return true;
    }, context.cancellationSignal);
  }

  function fenced<Value>(run: Run, work: (tx: Transaction) => Promise<Value>): Promise<Value> {
    return sql.begin(async (tx) => {
      await fence(tx, run, []);
      return work(tx);
    }) as Promise<Value>;
  }

  /** Whether a class of each school holds by its own list what the whole list says: rights may hide a part of it. */
  async function isAsTheClassesSay(runId: number, sis: OneRosterClient): Promise<boolean> {
    for (const { classId, ids } of await classesToCompare(sql, runId)) {
      const own = await sis.lineItemsOfClass(classId, Context.current().cancellationSignal);
      const same = own.records.map((each) => each.sourcedId).sort();
      if (same.length !== ids.length || !same.every((id) => ids.includes(id))) return false;
    }
    return true;
  }
}
