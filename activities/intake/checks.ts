import type { CanvasState } from '../../canvas/sis/readiness.js';
import { readinessProblems } from '../../canvas/sis/readiness.js';
import { remedyOf, type Code } from '../../codes/registry.js';
import type { PassbackFinding } from '../../gradebook/readiness.js';
import type { Fingerprint } from '../../oneroster/rostering/fingerprint.js';
import type { IntakeCheck } from '../../store/schema/intake.js';

const collections = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'] as const;

/** A check that failed. The remedy is kept only where it says more than the code's own. */
export function failed(what: string, code: Code, remedy?: string): IntakeCheck {
  return { what, ok: false, code, ...(remedy !== undefined && remedy !== remedyOf(code) && { remedy }) };
}

export function passed(what: string): IntakeCheck {
  return { what, ok: true };
}

/** What a SIS answered, as checks: the token, then each list that a night reads. Pure. */
export function sisChecks({ failures }: Pick<Fingerprint, 'failures'>): IntakeCheck[] {
  const check = (what: (typeof failures)[number]['what']): IntakeCheck => {
    const failure = failures.find((each) => each.what === what);
    return failure ? failed(what, failure.code, failure.remedy) : passed(what);
  };
  const token = check('token');
  return token.ok ? [token, ...collections.map(check)] : [token];
}

/**
 * What a Canvas answered, as checks: the token, its account, and every permission that provisioning uses. What else the
 * Canvas holds is no matter of the token: `rollbook connect` and the first night look at it. Pure.
 */
export function canvasChecks(state: Pick<CanvasState, 'account' | 'permissions'>): IntakeCheck[] {
  const problems = readinessProblems({ ...state, sample: null }, { host: '', acceptedBy: null, isFirstApply: false });
  const wrong = (code: (typeof problems)[number]['code'], what: string): IntakeCheck[] =>
    problems.filter((each) => each.code === code).map((each) => failed(what, code, each.remedy));
  const [account, permissions] = [wrong('CANVAS_NOT_ROOT', 'account'), wrong('CANVAS_PERMISSION', 'permissions')];
  return [
    passed('token'),
    ...(account.length > 0 ? account : [passed('account')]),
    ...(permissions.length > 0 ? permissions : [passed('permissions')]),
  ];
}

/**
 * What a credential may do with grades, where the district carries them: what would stop each passback. What only a part
 * lacks is told by `rollbook connect DISTRICT --passback`. Pure.
 */
export function gradeChecks(findings: readonly PassbackFinding[]): IntakeCheck[] {
  const wrong = findings.flatMap(({ what, state, code }) =>
    state === 'wrong' && code !== null ? [failed(what, code)] : [],
  );
  return wrong.length > 0 ? wrong : [passed('gradebook')];
}
