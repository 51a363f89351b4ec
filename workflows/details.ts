import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { SyncStage } from './search-attributes.js';

export interface DetailsRow {
  stage: string;
  summary: string;
}

/** A Markdown table that grows with the run, shown at its top in the Temporal UI. */
export interface DetailsTable {
  begin(stage: string, summary: string): void;
  note(stage: string, summary: string): void;
  /** What stands below the table: Markdown. */
  below(markdown: string): void;
  /** For the execution that continues it. */
  rows(): readonly DetailsRow[];
}

/** @param before rows of the execution that this one continues */
export function startDetails(title: string, before: readonly DetailsRow[] = []): DetailsTable {
  const rows = before.map((row) => ({ ...row }));
  let after = '';
  const show = (): void => {
    const lines = rows.map((row) => `| ${row.stage} | ${row.summary} |`);
    setCurrentDetails(`### ${title}\n\n| stage | |\n| --- | --- |\n${lines.join('\n')}${after}`);
  };
  const set = (stage: string, summary: string): void => {
    const row = rows.find((each) => each.stage === stage);
    if (row) row.summary = summary;
    else rows.push({ stage, summary });
    show();
  };
  if (rows.length > 0) show();
  return {
    begin: (stage, summary) => {
      upsertSearchAttributes([{ key: SyncStage, value: stage }]);
      set(stage, summary);
    },
    note: set,
    below: (markdown) => {
      after = `\n\n${markdown}`;
      show();
    },
    rows: () => rows,
  };
}
