import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { ProposedLinkState } from '../../gradebook/link-states.js';
import { quietUntil } from '../../gradebook/quiet-hours.js';
import { Confidence } from '../../gradebook/propose-links.js';
import type { OneRosterClient } from '../../oneroster/client.js';
import { districtOf } from '../../store/districts/district-of.js';
import { noteForeignTry } from '../../store/passback/foreign-writes.js';
import { proposedLinks, type ProposedLink } from '../../store/reports/grades/proposed-links.js';
import { ForeignWrite } from '../../store/schema/passback-links.js';
import type { Sql } from '../../store/postgres/connect.js';
import { askConfirmation } from '../ask-confirmation.js';
import type { Context } from '../context.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { triedText, tryText } from '../grades/render-links.js';
import { addWorkSelection, selectionOf } from '../grades/selection.js';
import { readTryOn, tryForeignWrite, type TryOn } from '../grades/try-foreign-write.js';
import { wholeNumber } from '../numbers.js';
import { systems } from '../systems.js';
import { define, type Call } from './define.js';

/** `grades links try`: whether the SIS takes writes to what another product has made. */
export function addLinkTry(links: Command, context: Context): void {
  const command = define(
    links,
    context,
    {
      usage: 'try <district>',
      summary: 'whether the SIS takes writes to what another product made',
      description:
        'Writes one result of a line item that another product has made, and then that line item, once more exactly as they are, and reads both back. Nothing that OneRoster shows changes; what it does not show (weight, extra points, publication) the SIS may reset, so look at the line item there afterwards. With --yes, or when you confirm it at the terminal, it is done. Such line items can be confirmed only after it was taken. The exit code is 1 when it was not.',
      examples: [
        ['grades links try maple', 'shows on which line item, and asks'],
        ['grades links try maple --number 12 --by office --yes', 'on the line item of one proposal, at once'],
        ['grades links try maple --class 8001', 'on one of a class'],
      ],
    },
    tryWrite,
  );
  addWorkSelection(command)
    .addOption(new Option('--number <number>', 'on this proposal, by its number in the list').argParser(wholeNumber))
    .option('--yes', 'write without asking')
    .option('--by <name>', 'who asks for it (default: your user name)');
}

/** Line items that are looked at for one with a result. */
const mostLookedAt = 20;

async function tryWrite({ context, args, options, answer }: Call): Promise<ExitCode> {
  const district = args[0]!;
  const store = context.store();
  const registered = await districtOf(store.db, district);
  const candidates = await candidatesOf(store.sql, registered.districtId, options);
  const { sis, canvas } = systems(store, context.surroundings.secretKeys(), registered);
  try {
    const on = await firstToTry(sis, candidates);
    if (on === null) {
      throw wrongUse(
        'NOTHING_FITS',
        'No open proposal of a line item of another product has a result that could be written once more.',
        `See what is open: rollbook grades links list ${district}`,
      );
    }
    const { classId, lineItem } = on;
    const about = { district, class: classId, lineItem: lineItem.sourcedId };
    const isWanted = options.yes === true || (await askConfirmation(tryText(on), district));
    if (!isWanted) {
      answer({ ...about, tried: false }, () => `${tryText(on)}\nNothing was written. With --yes it is.`);
      return exitCodes.notWell;
    }
    const { quietHours } = registered.settings.passback;
    if (quietUntil(new Date(), quietHours, registered.settings.timezone) !== null) {
      throw wrongUse('QUIET_HOURS', `Nothing is written to the SIS from ${quietHours.from} until ${quietHours.until}.`);
    }
    const tried = await tryForeignWrite(sis, on);
    const by = (options.by as string | undefined) ?? userInfo().username;
    const { outcome, status } = tried;
    await noteForeignTry(store.sql, registered.districtId, {
      ...{ classId, lineItemSourcedId: lineItem.sourcedId, outcome, status, by },
    });
    answer({ ...about, tried: true, ...tried }, () => triedText(district, on, tried));
    return outcome === ForeignWrite.taken ? exitCodes.fine : exitCodes.notWell;
  } finally {
    sis.close();
    canvas.close();
  }
}

/** Open proposals of line items of another product, the surest first. */
async function candidatesOf(sql: Sql, districtId: number, options: Call['options']): Promise<ProposedLink[]> {
  const found: ProposedLink[] = [];
  const wanted = {
    selection: selectionOf(options),
    confidences: Object.values(Confidence),
    states: [ProposedLinkState.open],
  };
  for await (const page of proposedLinks(sql, districtId, wanted)) {
    const fitting = page.filter(
      (each) => each.product !== null && (options.number === undefined || each.number === options.number),
    );
    const best = Object.values(Confidence).flatMap((level) => fitting.filter((each) => each.confidence === level));
    found.push(...best.slice(0, mostLookedAt - found.length));
    if (found.length >= mostLookedAt) break;
  }
  return found;
}

async function firstToTry(sis: OneRosterClient, candidates: readonly ProposedLink[]): Promise<TryOn | null> {
  for (const { classId, lineItemSourcedId } of candidates) {
    const on = await readTryOn(sis, classId, lineItemSourcedId);
    if (on !== null) return on;
  }
  return null;
}
