/** An answer other than success, with the minor code of OneRoster 1.1 and what it says to people. */
export class OneRosterFailure extends Error {
  constructor(
    readonly status: number,
    readonly codeMinor: string,
    description: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(description);
    this.name = 'OneRosterFailure';
  }
}

export interface Warning {
  codeMinor: string;
  description: string;
}

/** The status information of OneRoster 1.1, next to the rows of a warning or alone in a failure. */
export function statusInfoSet(
  codeMajor: 'success' | 'failure',
  severity: 'status' | 'warning' | 'error',
  { codeMinor, description }: Warning,
): object[] {
  return [
    {
      imsx_codeMajor: codeMajor,
      imsx_severity: severity,
      imsx_operationRefIdentifier: 'rostering',
      imsx_description: description,
      imsx_codeMinor: codeMinor,
    },
  ];
}

export function failureBody(failure: OneRosterFailure): object {
  return {
    statusInfoSet: statusInfoSet('failure', 'error', { codeMinor: failure.codeMinor, description: failure.message }),
  };
}

export const unauthorized = (description: string): OneRosterFailure =>
  new OneRosterFailure(401, 'unauthorized', description, { 'WWW-Authenticate': 'Bearer' });
export const forbidden = (description: string): OneRosterFailure => new OneRosterFailure(403, 'forbidden', description);
export const unknownObject = (description: string): OneRosterFailure =>
  new OneRosterFailure(404, 'unknown object', description);
export const invalidData = (description: string): OneRosterFailure =>
  new OneRosterFailure(400, 'invalid data', description);
