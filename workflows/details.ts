import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { SyncStage } from './search-attributes.js';

/** A Markdown table that grows with the run: what an operator reads at the top of it in the Temporal UI. */
export interface DetailsTable {
  begin(stage: string, saying: string): void;
  note(stage: string, saying: string): void;
}

export function startDetails(title: string): DetailsTable {
  const rows: Array<{ stage: string; saying: string }> = [];
  const show = (): void => {
    const lines = rows.map((row) => `| ${row.stage} | ${row.saying} |`);
    setCurrentDetails(`### ${title}\n\n| stage | |\n| --- | --- |\n${lines.join('\n')}`);
  };
  return {
    begin: (stage, saying) => {
      upsertSearchAttributes([{ key: SyncStage, value: stage }]);
      rows.push({ stage, saying });
      show();
    },
    note: (stage, saying) => {
      const row = rows.find((each) => each.stage === stage);
      if (row) row.saying = saying;
      else rows.push({ stage, saying });
      show();
    },
  };
}
