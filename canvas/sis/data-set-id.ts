const product = 'rollbook';

/** One submission of a run, for its data set identifier. */
export interface SubmittedFor {
  district: string;
  /** Number of the run. */
  run: number;
  /** Round, phase and attempt. */
  submission: string;
  /** Of the workflow, so that a rebuilt database, which counts its runs anew, never uses an identifier twice. */
  execution: string;
}

/** The `diffing_data_set_identifier` of a submission: at most 128 characters. */
export function dataSetIdOf({ district, run, submission, execution }: SubmittedFor): string {
  return `${product}/${district}/${run}/${submission}/${execution}`;
}

/** The key of the district for which a Rollbook, this one or another, made an import; null: no Rollbook made it. */
export function districtOfDataSet(dataSetId: string | null): string | null {
  const [name, district, ...rest] = dataSetId?.split('/') ?? [];
  return name === product && district && rest.length === 3 ? district : null;
}
