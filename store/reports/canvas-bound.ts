import type { Sql } from '../postgres/connect.js';
import type { district } from '../schema/districts.js';

/** A district's binding to its Canvas: the host that accepted its rows, and whether anything was ever submitted. */
export interface CanvasBound {
  host: (typeof district.$inferSelect)['canvasHost'];
  submitted: boolean;
}

export async function canvasBound(sql: Sql, districtId: number): Promise<CanvasBound> {
  const [found] = await sql<CanvasBound[]>`
    select canvas_host as host,
           exists (select 1 from sis_import i join run r on r.id = i.run_id where r.district_id = d.id) as submitted
    from district d where id = ${districtId}`;
  return found ?? { host: null, submitted: false };
}
