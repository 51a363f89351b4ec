import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { SyncStage } from './search-attributes.js';

/** A Markdown table that grows with the run, shown at its top in the Temporal UI. */
export interface DetailsTable {
  begin(stage: string, summary: string): void;
  note(stage: string, summary: string): void;
}

export function startDetails(title: string): DetailsTable {
  const rows: Array<{ stage: string; summary: string }> = [];
  const show = (): void => {
    const lines = rows.map((row) => `| ${row.stage} | ${row.summary} |`);
    setCurrentDetails(`### ${title}\n\n| stage | |\n| --- | --- |\n${lines.join('\n')}`);
  };
  return {
    begin: (stage, summary) => {
      upsertSearchAttributes([{ key: SyncStage, value: stage }]);
      rows.push({ stage, summary });
      show();
    },
    note: (stage, summary) => {
      const row = rows.find((each) => each.stage === stage);
      if (row) row.summary = summary;
      else rows.push({ stage, summary });
      show();
    },
  };
}
