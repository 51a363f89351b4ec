import { leadingZeros, prefix, spaces } from '../../../roster/reference-guess.js';
import type { Sql } from '../../postgres/connect.js';
import type { Fragment } from './accepted-pins.js';

/** Whether two values that are not empty are one id in two writings (roster/reference-guess `isOneId`). */
export function isOneId(sql: Sql, one: Fragment, other: Fragment): Fragment {
  const writingsOf = (id: Fragment): Fragment => {
    const folded = sql`lower(regexp_replace(${id}, ${spaces}, '', 'g'))`;
    const withoutZeros = (each: Fragment): Fragment => sql`regexp_replace(${each}, ${leadingZeros}, '', 'g')`;
    return sql`array[${withoutZeros(folded)}, ${withoutZeros(sql`regexp_replace(${folded}, ${prefix}, '')`)}]`;
  };
  return sql`${writingsOf(one)} && ${writingsOf(other)}`;
}
