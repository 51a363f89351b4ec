import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remedyOf } from '../../codes/registry.js';
import { certify, type Certificate } from '../../oneroster/rostering/certificate.js';
import {
  advance,
  mostRestarts,
  nextRequest,
  restartChain,
  startChain,
  type BrokenCode,
  type PageChain,
} from '../../oneroster/page-chain.js';

interface Answer {
  rows: string[];
  total: number | null;
  hasNext?: boolean;
}

/** Reads from a make-believe provider as the reader does, and says what was read. */
function read(answer: (offset: number, limit: number) => Answer, limit = 10) {
  let chain = startChain({ limit });
  let ids: string[] = [];
  const broken: BrokenCode[] = [];
  for (let requests = 0; chain.step !== 'done'; requests++) {
    if (requests > 8000) throw new Error('The read does not end');
    const request = nextRequest(chain);
    const { rows, total, hasNext = false } = answer(request.offset, request.limit);
    const advanced = advance(chain, {
      offset: request.offset,
      rows: rows.length,
      firstKey: rows[0] ?? null,
      lastKey: rows.at(-1) ?? null,
      pageKey: rows.join(),
      total,
      hasNext,
    });
    if (advanced.broken !== undefined) {
      broken.push(advanced.broken);
      chain = restartChain(chain, advanced.broken);
      ids = [];
    } else {
      ids.push(...rows.slice(advanced.fresh.from, advanced.fresh.to));
      chain = JSON.parse(JSON.stringify(advanced.chain)) as PageChain;
    }
  }
  const duplicates = ids.length - new Set(ids).size;
  return { ids, broken, certificate: certify(chain, { noIdRejects: 0, duplicates }) };
}

function rowsOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `r${i}`);
}

const codes = (certificate: Certificate) => certificate.reasons;

describe('the chain of pages', () => {
  it('certifies a collection that was read whole, with a total and without', () => {
    for (const count of [0, 1, 2, 9, 10, 11, 19, 95]) {
      for (const total of [count, null]) {
        const list = rowsOf(count);
        const { ids, certificate } = read((offset, limit) => ({ rows: list.slice(offset, offset + limit), total }));
        expect(ids).toEqual(list);
        expect(certificate).toMatchObject({ certified: true, reasons: [], rows: count, total });
      }
    }
  });

  it('does not take a page that was cut short for the last one', () => {
    const list = rowsOf(100);
    const { ids, certificate } = read((offset) => ({ rows: list.slice(offset, offset + 4), total: null }));
    expect(ids).toEqual(list);
    expect(certificate.certified).toBe(true);
  });

  it.each<[string, (rows: number, left: number) => number]>([
    ['the rows of the page', (rows) => rows],
    ['the rows of the page, at most five', (_, left) => Math.min(5, left)],
  ])('proves the end without totals that are only %s', (_, totalOf) => {
    for (const count of [0, 1, 9, 10, 11, 50]) {
      const list = rowsOf(count);
      const { ids, certificate } = read((offset, limit) => {
        const rows = list.slice(offset, offset + limit);
        return { rows, total: totalOf(rows.length, count - offset) };
      });
      expect(ids).toEqual(list);
      expect(certificate).toMatchObject({ certified: true, rows: count });
    }
  });

  it('ends at once, uncertified, when the provider gives its last page again for every offset after the end', () => {
    const list = rowsOf(25);
    const { ids, broken, certificate } = read((offset, limit) => {
      const from = offset >= list.length ? list.length - limit : offset;
      return { rows: list.slice(from, from + limit), total: null };
    });
    expect(ids).toEqual(list);
    expect(broken).toEqual([]);
    expect(codes(certificate)).toEqual(['END_NOT_PROVEN']);
  });

  it('notices that the provider gives fewer rows than it announced', () => {
    const list = rowsOf(30);
    const { ids, certificate } = read((offset, limit) => ({ rows: list.slice(offset, offset + limit), total: 42 }));
    expect(ids).toEqual(list);
    expect(codes(certificate)).toEqual(['ROWS_DIFFER_FROM_TOTAL']);
  });

  it('begins again when a row vanishes behind the reader, and certifies the second, quiet read', () => {
    const list = rowsOf(60);
    let pages = 0;
    const { ids, broken, certificate } = read((offset, limit) => {
      if (++pages === 3) list.splice(2, 1);
      return { rows: list.slice(offset, offset + limit), total: null };
    });
    expect(broken).toEqual(['BORDER_MOVED']);
    expect(ids).toEqual(list);
    expect(certificate.certified).toBe(true);
  });

  it('begins again when the total changes while it reads', () => {
    const list = rowsOf(60);
    let pages = 0;
    const { broken, certificate } = read((offset, limit) => {
      if (++pages === 3) list.push('late');
      return { rows: list.slice(offset, offset + limit), total: list.length };
    });
    expect(broken).toEqual(['TOTAL_CHANGED']);
    expect(certificate).toMatchObject({ certified: true, rows: 61 });
  });

  it('reads on without proof when the order never holds still', () => {
    const list = rowsOf(60);
    const { ids, broken, certificate } = read((offset, limit) => {
      list.unshift(`new${list.length}`);
      return { rows: list.slice(offset, offset + limit), total: null };
    });
    expect(broken).toHaveLength(mostRestarts + 1);
    expect(codes(certificate)).toContain('BORDER_MOVED');
    expect(new Set(ids).size).toBeGreaterThanOrEqual(60);
  });

  it('ends, uncertified, when the provider gives the first page for ever', () => {
    const list = rowsOf(60);
    const { certificate } = read(() => ({ rows: list.slice(0, 10), total: null }));
    expect(certificate.certified).toBe(false);
  });

  it('ends, uncertified, when the pages go round in a circle', () => {
    const list = rowsOf(60);
    const { certificate } = read((offset, limit) => {
      const at = offset % 57;
      return { rows: list.slice(at, at + limit), total: null };
    });
    expect(certificate.certified).toBe(false);
  });

  it('ends, uncertified, when every page holds one row', () => {
    const list = rowsOf(20);
    for (const total of [null, 20]) {
      const { ids, certificate } = read((offset) => ({ rows: list.slice(offset, offset + 1), total }));
      expect(ids).toEqual(list);
      expect(codes(certificate)).toContain('PAGE_OF_ONE_ROW');
    }
  });

  it('asks twice before it believes that a collection is empty', () => {
    const list = rowsOf(20);
    let pages = 0;
    const { ids, broken, certificate } = read((offset, limit) => {
      const rows = pages++ === 0 ? [] : list.slice(offset, offset + limit);
      return { rows, total: null };
    });
    expect(broken).toEqual(['BORDER_MOVED']);
    expect(ids).toEqual(list);
    expect(certificate.certified).toBe(true);
  });

  it('does not certify an end where the provider says that there is more', () => {
    const list = rowsOf(20);
    const { certificate } = read((offset, limit) => ({
      rows: list.slice(offset, offset + limit),
      total: null,
      hasNext: true,
    }));
    expect(codes(certificate)).toEqual(['END_NOT_PROVEN']);
  });

  it('does not certify where a record has no id or comes twice, or the read was not finished', () => {
    const chain = startChain({ limit: 10 });
    expect(codes(certify(chain, { noIdRejects: 1, duplicates: 2 }))).toEqual([
      'NOT_FINISHED',
      'RECORDS_WITHOUT_ID',
      'RECORDS_TWICE',
    ]);
  });

  it('says what to do for every reason', () => {
    const { reasons } = certify(
      { ...startChain({ limit: 5 }), doubts: ['PAGE_REPEATED', 'END_NOT_PROVEN'] },
      { noIdRejects: 0, duplicates: 0 },
    );
    for (const code of reasons) expect(remedyOf(code).length).toBeGreaterThan(20);
  });

  it('goes on from a stored state as if it had never stopped', () => {
    const list = rowsOf(35);
    let chain = startChain({ limit: 10 });
    for (let page = 0; page < 2; page++) {
      const { offset, limit } = nextRequest(chain);
      const rows = list.slice(offset, offset + limit);
      const [firstKey, lastKey] = [rows[0]!, rows.at(-1)!];
      const seen = { offset, rows: rows.length, firstKey, lastKey, pageKey: rows.join(), total: 35, hasNext: true };
      const advanced = advance(chain, seen);
      if (advanced.broken === undefined) chain = JSON.parse(JSON.stringify(advanced.chain)) as PageChain;
    }
    expect(nextRequest(chain)).toEqual({ offset: 18, limit: 10 });
    const wrong = { offset: 18, rows: 1, firstKey: 'r19', lastKey: 'r19', pageKey: 'r19', total: 35, hasNext: false };
    expect(advance(chain, wrong)).toEqual({ broken: 'BORDER_MOVED' });
  });

  it('never certifies a read that missed a record which stood there all the time, whatever the provider does', () => {
    const step = fc.record({
      clamp: fc.integer({ min: 2, max: 12 }),
      edit: fc.constantFrom('none', 'none', 'none', 'insert', 'delete', 'both'),
      at: fc.nat({ max: 1000 }),
      fault: fc.constantFrom('none', 'none', 'none', 'none', 'firstPage', 'shifted', 'emptied'),
    });
    fc.assert(
      fc.property(
        fc.nat({ max: 60 }),
        fc.constantFrom('true', 'none', 'short', 'page'),
        fc.array(step, { minLength: 1, maxLength: 30 }),
        (count, totals, steps) => {
          const list = rowsOf(count);
          let standing = new Set(list);
          let pages = 0;
          const { ids, certificate } = read((offset, limit) => {
            const { clamp, edit, at, fault } = steps[pages++ % steps.length]!;
            if (offset === 0) standing = new Set(list);
            if ((edit === 'delete' || edit === 'both') && list.length > 0) {
              standing.delete(list.splice(at % list.length, 1)[0]!);
            }
            if (edit === 'insert' || edit === 'both') list.splice(at % (list.length + 1), 0, `new${pages}`);
            // On the first page nobody could tell these from another list; limits on shrinking are for that.
            if (offset === 0 && fault !== 'none') return { rows: list.slice(0, clamp), total: null };
            const from = fault === 'firstPage' ? 0 : fault === 'shifted' ? offset + 1 : offset;
            const rows = fault === 'emptied' ? [] : list.slice(from, from + Math.min(clamp, limit));
            const total = { true: list.length, none: null, short: Math.max(0, list.length - 1), page: rows.length };
            return { rows, total: total[totals] };
          });
          if (!certificate.certified) return;
          const have = new Set(ids);
          expect([...standing].filter((id) => !have.has(id))).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('certifies every read of a list that holds still, however its pages are clamped', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 80 }),
        fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1 }),
        fc.boolean(),
        (count, clamps, told) => {
          const list = rowsOf(count);
          let pages = 0;
          const { ids, certificate } = read((offset, limit) => {
            const clamp = Math.min(limit, clamps[pages++ % clamps.length]!);
            return { rows: list.slice(offset, offset + clamp), total: told ? count : null };
          });
          expect(ids).toEqual(list);
          expect(certificate.certified).toBe(true);
        },
      ),
    );
  });
});
