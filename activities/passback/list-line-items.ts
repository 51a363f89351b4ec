import { Context } from '@temporalio/activity';
import { isWholeListCheaper, fewestClasses } from '../../gradebook/whole-list.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { acceptListed, classesToCompare, forgetListed, saveListed } from '../../store/passback/listed-line-items.js';
import { countClasses } from '../../store/passback/run-classes.js';
import type { Transaction } from '../../store/postgres/connect.js';
import { fence } from '../../store/runs/fence.js';
import { readRun } from '../../store/runs/run.js';
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
    /** A list that is not proven whole, or that differs from a class's own, is not used. */
    async listLineItems(runId: number): Promise<ListedLineItems> {
      const context = Context.current();
      const run = await readRun(db, runId);
      const { waiting } = await countClasses(sql, runId);
      const fenced = <Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value> =>
        sql.begin(async (tx) => {
          await fence(tx, run, []);
          return work(tx);
        }) as Promise<Value>;
      let listedAt = await fenced((tx) => forgetListed(tx, runId));
      if (waiting < fewestClasses) return { used: false, pages: 0 };
      const sis = sisOf(deps, run, context.cancellationSignal, Purpose.passback);
      let pages = 0;
      try {
        const complete = await sis.lineItemPages(async (page) => {
          pages += 1;
          if (pages === 1 && !isWholeListCheaper(waiting, page.total, page.pageRows)) return false;
          // One whose class cannot be read may belong to any of them.
          if (page.undecoded.length > 0 || page.records.some((each) => each.classSourcedId === null)) return false;
          await fenced(async (tx) => {
            if (page.anew) listedAt = await forgetListed(tx, runId);
            await saveListed(tx, runId, page.records);
          });
          context.heartbeat({ pages });
          return true;
        }, context.cancellationSignal);
        const used = complete && (await isAsTheClassesSay(runId, sis));
        await fenced(async (tx) => void (await (used ? acceptListed(tx, runId, listedAt) : forgetListed(tx, runId))));
        return { used, pages };
      } finally {
        sis.close();
      }
    },
  };

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
