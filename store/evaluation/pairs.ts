import type { PendingQuery, Row } from 'postgres';
import { claims, judgePair, marks, type MatchedKind } from '../../roster/matching/confidence.js';
import { confidenceOrder, type Fact } from '../../roster/matching/facts.js';
import { nominating } from '../../roster/matching/keys.js';
import type { Transaction } from '../postgres/connect.js';
import { ownTable } from './run-tables.js';

/** A value that more things of one side have than this says nothing: a common name, a blank that came as text. */
const mostHolders = 25;

/**
 * Pairs what is wanted with what could be it: pairs that agree in a nominating key and, of sections, those that share
 * people. `extra_fact` (sis_id, canvas_id, fact) holds facts that are no keys; `nominated` holds the pairs.
 */
export async function nominateByKeys(tx: Transaction, runId: number, kind: MatchedKind): Promise<void> {
  const keys = tx(ownTable('evaluation_key', runId));
  const byKey = tx(`nominated_${kind}`);
  await tx`drop table if exists nominated, extra_fact`;
  // Keys stay as they are for the transaction, in which people and sections are matched twice.
  await tx`
    create temp table if not exists ${byKey} on commit drop as
    with held as (
      select side, fact, key, thing from ${keys} where kind = ${kind} and fact = any(${nominating as Fact[]})
    ), common as (
      select fact, key from held group by side, fact, key having count(distinct thing) > ${mostHolders}
    ), telling as (
      select * from held h where not exists (select 1 from common c where c.fact = h.fact and c.key = h.key)
    )
    select distinct s.thing as sis_id, c.thing as canvas_id
    from telling s join telling c on c.fact = s.fact and c.key = s.key
    where s.side = 'sis' and c.side = 'canvas'`;
  await tx`create temp table nominated on commit drop as select * from ${byKey}`;
  await tx`create temp table extra_fact (sis_id text, canvas_id text, fact text) on commit drop`;
  await tx`analyze nominated`;
}

/**
 * Writes the judged pairs of a kind, replacing earlier ones: all facts of each nominated pair, and what
 * roster/matching/confidence says of them. The rule is called once for each set of facts that occurs: there are hundreds,
 * for millions of pairs. Returns the number of pairs.
 */
export async function judgePairs(tx: Transaction, runId: number, kind: MatchedKind): Promise<number> {
  const keys = tx(ownTable('evaluation_key', runId));
  const pairs = tx(ownTable('evaluation_pair', runId));
  await tx`drop table if exists fact_pair`;
  await tx`analyze extra_fact`;
  await tx`
    create temp table fact_pair on commit drop as
    select sis_id, canvas_id, array_agg(distinct fact order by fact) as facts from (
      select p.sis_id, p.canvas_id, s.fact
      from nominated p
      join ${keys} s on s.side = 'sis' and s.kind = ${kind} and s.thing = p.sis_id
      join ${keys} c on c.side = 'canvas' and c.kind = ${kind} and c.thing = p.canvas_id
                    and c.fact = s.fact and c.key = s.key
      union all
      select e.sis_id, e.canvas_id, e.fact from extra_fact e join nominated p using (sis_id, canvas_id)
    ) agreeing group by 1, 2`;
  const sets = await tx<Array<{ facts: Fact[] }>>`select distinct facts from fact_pair`;
  const judged = sets.flatMap(({ facts }) => {
    const said = judgePair(kind, facts);
    if (said === null) return [];
    return [{ facts, rank: confidenceOrder.indexOf(said.confidence), weight: said.weight }];
  });
  await tx`delete from ${pairs} where kind = ${kind}`;
  const written = await tx`
    insert into ${pairs} (kind, sis_id, canvas_id, facts, rank, weight)
    select ${kind}, p.sis_id, p.canvas_id, p.facts, j.rank, j.weight
    from fact_pair p
    join (select array(select jsonb_array_elements_text(x.facts)) as facts, x.rank, x.weight
          from jsonb_to_recordset(${tx.json(judged)}) as x (facts jsonb, rank int, weight real)) j
      on j.facts = p.facts`;
  await tx`analyze ${pairs}`;
  return written.count;
}

/** Rounds of choosing: each frees what the ones before it have left as the best. */
const mostRounds = 5;

/**
 * Chooses one to one: a pair is linked when both sides have no other as sure and as weighty, and it is at least likely.
 * Ties and contradictions stay questions, and so does what two have marks of (`marks`). Set-based: the same order of choosing as roster/one-to-one, round by round.
 */
export async function chooseMatches(tx: Transaction, runId: number, kind: MatchedKind): Promise<void> {
  const pairs = tx(ownTable('evaluation_pair', runId));
  const match = tx(ownTable('evaluation_match', runId));
  const likely = confidenceOrder.indexOf('likely');
  await tx`
    update ${match} set state = 'made', canvas_id = null, confidence = null, facts = null where kind = ${kind}`;
  const open = tx`
    select p.* from ${pairs} p
    where p.kind = ${kind}
      and not exists (select 1 from ${match} m where m.kind = ${kind} and m.state = 'linked' and m.sis_id = p.sis_id)
      and not exists (select 1 from ${match} m where m.kind = ${kind} and m.state = 'linked' and m.canvas_id = p.canvas_id)`;
  for (let round = 0; round < mostRounds; round += 1) {
    await findContested(tx, kind, open);
    const linked = await tx`
      update ${match} m set state = 'linked', canvas_id = b.canvas_id, facts = b.facts,
             confidence = (${confidenceOrder as string[]}::text[])[b.rank + 1]
      from (
        select *, rank() over (partition by sis_id order by rank, weight desc) as of_sis,
               count(*) over (partition by sis_id, rank, weight) as tied_sis,
               rank() over (partition by canvas_id order by rank, weight desc) as of_canvas,
               count(*) over (partition by canvas_id, rank, weight) as tied_canvas
        from (${open}) o
      ) b
      left join contested x on x.sis_id = b.sis_id and x.canvas_id = b.canvas_id
      where m.kind = ${kind} and m.sis_id = b.sis_id and b.rank <= ${likely}
        and b.of_sis = 1 and b.tied_sis = 1 and b.of_canvas = 1 and b.tied_canvas = 1 and x.sis_id is null`;
    if (linked.count === 0) break;
  }
  // What is left: a pair with an object that nobody has got or, if it was at least likely or claims it, one that somebody
  // else has.
  await tx`
    update ${match} m set state = 'question', canvas_id = b.canvas_id, facts = b.facts,
           confidence = 'question'
    from (
      select distinct on (p.sis_id) p.* from ${pairs} p
      where p.kind = ${kind}
        and (p.rank <= ${likely} or ${claimed(tx)} or not exists (
          select 1 from ${match} t where t.kind = ${kind} and t.state = 'linked' and t.canvas_id = p.canvas_id))
      order by p.sis_id, p.rank, p.weight desc, p.canvas_id
    ) b
    where m.kind = ${kind} and m.state = 'made' and m.sis_id = b.sis_id`;
}

/** Condition on a pair `p`: it has facts that nobody has together by chance (`claims`). */
export function claimed(tx: Transaction) {
  return tx`exists (
    select 1 from jsonb_array_elements(${tx.json(claims)}) as c
    where p.facts @> array(select jsonb_array_elements_text(c)))`;
}

/** Makes `contested`: pairs beside which there is another of the same object, or of the same class, with marks that they lack. */
async function findContested(tx: Transaction, kind: MatchedKind, open: PendingQuery<Row[]>): Promise<void> {
  await tx`drop table if exists contested, claimed`;
  const { of = [], alsoOfObjects = false } = marks[kind] ?? {};
  const likely = confidenceOrder.indexOf('likely');
  await tx`
    create temp table claimed on commit drop as
    select o.sis_id, o.canvas_id, array(select f from unnest(o.facts) f where f = any(${of as string[]})) as marks
    from (${open}) o where o.rank <= ${likely} and ${of.length > 0}`;
  await tx`
    create temp table contested on commit drop as
    select p.sis_id, p.canvas_id
    from claimed p join claimed q on q.canvas_id = p.canvas_id and q.sis_id <> p.sis_id
    where not q.marks <@ p.marks
    union
    select p.sis_id, p.canvas_id
    from claimed p join claimed q on q.sis_id = p.sis_id and q.canvas_id <> p.canvas_id
    where ${alsoOfObjects} and not q.marks <@ p.marks`;
}
