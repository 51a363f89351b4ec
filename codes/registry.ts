import { adoptionReasons } from './adoption-reasons.js';
import { alertErrors } from './alert-errors.js';
import { canvasProblems } from './canvas-problems.js';
import { certificateReasons } from './certificate-reasons.js';
import { classReasons } from './class-reasons.js';
import { canvasErrors, oneRosterErrors } from './client-errors.js';
import { CodeKind, type CodeTable, type CodeText } from './code-table.js';
import { commandErrors } from './command-errors.js';
import { evaluationFindings, readinessReasons } from './evaluation-findings.js';
import { firstBellReasons } from './first-bell-reasons.js';
import { gradeHoldReasons } from './grade-hold-reasons.js';
import { conflictReasons, scoreReasons, workReasons } from './grade-reasons.js';
import { parkReasons } from './park-reasons.js';
import { importMessages, unprovenReasons } from './import-reasons.js';
import { intakeChecks, intakeErrors } from './intake-codes.js';
import { listProblems } from './list-problems.js';
import { mappingReasons } from './mapping-reasons.js';
import { outcomes } from './outcomes.js';
import { holdReasons, waitReasons } from './plan-reasons.js';
import { decodingProblems } from './decoding-problems.js';
import { mappingProblems } from './record-problems.js';
import { recordRemarks } from './record-remarks.js';
import { passbackChecks } from './passback-checks.js';
import { canvasChecks, processErrors, secretErrors, stepErrors, storeErrors } from './run-errors.js';
import { setupErrors } from './setup-errors.js';
import { shadowCauses } from './shadow-causes.js';
import { withdrawalReasons } from './withdrawal-reasons.js';

/** All codes that Rollbook raises, stores or shows, by table. */
export const tables = {
  decodingProblems: { kind: CodeKind.recordProblem, codes: decodingProblems },
  recordRemarks: { kind: CodeKind.recordProblem, codes: recordRemarks },
  listProblems: { kind: CodeKind.recordProblem, codes: listProblems },
  mappingProblems: { kind: CodeKind.recordProblem, codes: mappingProblems },
  canvasProblems: { kind: CodeKind.recordProblem, codes: canvasProblems },
  mappingReasons: { kind: CodeKind.mappingReason, codes: mappingReasons },
  certificateReasons: { kind: CodeKind.certificateReason, codes: certificateReasons },
  holdReasons: { kind: CodeKind.holdReason, codes: holdReasons },
  waitReasons: { kind: CodeKind.waitReason, codes: waitReasons },
  classReasons: { kind: CodeKind.gradeReason, codes: classReasons },
  workReasons: { kind: CodeKind.gradeReason, codes: workReasons },
  scoreReasons: { kind: CodeKind.gradeReason, codes: scoreReasons },
  conflictReasons: { kind: CodeKind.gradeReason, codes: conflictReasons },
  withdrawalReasons: { kind: CodeKind.gradeReason, codes: withdrawalReasons },
  gradeHoldReasons: { kind: CodeKind.gradeReason, codes: gradeHoldReasons },
  parkReasons: { kind: CodeKind.gradeReason, codes: parkReasons },
  oneRosterErrors: { kind: CodeKind.error, codes: oneRosterErrors },
  canvasErrors: { kind: CodeKind.error, codes: canvasErrors },
  canvasChecks: { kind: CodeKind.error, codes: canvasChecks },
  passbackChecks: { kind: CodeKind.error, codes: passbackChecks },
  stepErrors: { kind: CodeKind.error, codes: stepErrors },
  storeErrors: { kind: CodeKind.error, codes: storeErrors },
  secretErrors: { kind: CodeKind.error, codes: secretErrors },
  processErrors: { kind: CodeKind.error, codes: processErrors },
  alertErrors: { kind: CodeKind.error, codes: alertErrors },
  intakeErrors: { kind: CodeKind.error, codes: intakeErrors },
  intakeChecks: { kind: CodeKind.error, codes: intakeChecks },
  importMessages: { kind: CodeKind.importReason, codes: importMessages },
  unprovenReasons: { kind: CodeKind.importReason, codes: unprovenReasons },
  commandErrors: { kind: CodeKind.commandError, codes: commandErrors },
  setupErrors: { kind: CodeKind.setupError, codes: setupErrors },
  firstBellReasons: { kind: CodeKind.firstBellReason, codes: firstBellReasons },
  evaluationFindings: { kind: CodeKind.evaluationFinding, codes: evaluationFindings },
  adoptionReasons: { kind: CodeKind.evaluationFinding, codes: adoptionReasons },
  readinessReasons: { kind: CodeKind.evaluationFinding, codes: readinessReasons },
  shadowCauses: { kind: CodeKind.evaluationFinding, codes: shadowCauses },
  outcomes: { kind: CodeKind.outcome, codes: outcomes },
} as const satisfies Readonly<Record<string, { kind: CodeKind; codes: CodeTable }>>;

export type TableName = keyof typeof tables;

type CodesOf<Table extends TableName> = Table extends TableName ? keyof (typeof tables)[Table]['codes'] : never;

/** Any code. Raising one that is in no table does not compile. */
export type Code = CodesOf<TableName>;

/** A code with which a step, a command or a process fails. */
export type ErrorCode = CodesOf<
  | 'oneRosterErrors'
  | 'canvasErrors'
  | 'canvasChecks'
  | 'passbackChecks'
  | 'stepErrors'
  | 'storeErrors'
  | 'secretErrors'
  | 'processErrors'
  | 'alertErrors'
  | 'intakeErrors'
  | 'intakeChecks'
  | 'commandErrors'
  | 'setupErrors'
>;

export interface CodeInfo extends CodeText {
  kind: CodeKind;
}

const registry: ReadonlyMap<string, CodeInfo> = new Map(
  Object.values(tables).flatMap(({ kind, codes }) =>
    Object.entries<CodeText>(codes).map(([code, text]) => [code, { kind, ...text }] as const),
  ),
);

export function infoOf(code: Code): CodeInfo {
  return registry.get(code)!;
}

/** The remedy of a code. */
export function remedyOf(code: Code): string {
  return infoOf(code).remedy;
}

/**
 * The meaning of a stored code, as a clause. A code of an older version that is in no table any more is returned
 * unchanged.
 */
export function meaningOf(code: string): string {
  return registry.get(code)?.meaning ?? code;
}

/** The meaning of a stored code, as a sentence. */
export function sentenceOf(code: string): string {
  const clause = meaningOf(code);
  return `${clause[0]?.toUpperCase() ?? ''}${clause.slice(1)}.`;
}

const errorKinds: ReadonlySet<CodeKind> = new Set([CodeKind.error, CodeKind.commandError, CodeKind.setupError]);

/** Whether the type of a failure kept by Temporal is a Rollbook code. */
export function isErrorCode(type: string | null | undefined): type is ErrorCode {
  const kind = registry.get(type ?? '')?.kind;
  return kind !== undefined && errorKinds.has(kind);
}
