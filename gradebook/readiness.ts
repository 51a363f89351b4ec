import type { PassbackCheck } from '../codes/passback-checks.js';
import type { CanvasGradeRights, GradePermission, Openness } from '../canvas/grades/model.js';
import type { PassbackSettings } from '../config/passback-settings.js';
import type { GradebookRights } from '../oneroster/gradebook/model.js';
import type { OtherProductCounts } from './other-products.js';

/** The result of one check of what passback needs. */
export interface PassbackFinding {
  end: 'sis' | 'canvas';
  what: string;
  /** `wrong`: it is missing for everything, and stops the run. `note`: a part is missing, or works otherwise. */
  state: 'fine' | 'note' | 'wrong';
  message: string;
  /** Null for what is fine. */
  code: PassbackCheck | null;
}

/** What the connect stage of a passback found of both ends: kept with the run. Counts and codes only. */
export interface PassbackFingerprint {
  sis: GradebookRights;
  canvas: CanvasGradeRights;
  findings: PassbackFinding[];
}

export interface ReadinessContext {
  /** `plan` sends nothing, so that the right to write is not needed. */
  mode: 'plan' | 'send';
  categoriesOf: 'teacher' | 'everybody';
  policy: Pick<PassbackSettings, 'work' | 'otherProducts' | 'takesOverFrom'>;
  /** The day of the run, or of the question. */
  today: string;
  /** Classes that take part, and those of them of whose term no dates are known. */
  classes: number;
  classesWithoutTerm: number;
  otherProducts: OtherProductCounts;
  former: FormerProduct;
}

/** What is known of the product that filled the gradebooks before a cut-over. */
export interface FormerProduct {
  /** Its line items that may be works, and about which nobody has decided. */
  proposals: number;
  /** What came of the latest try to write to one of them; null: there was none. */
  tried: 'taken' | 'refused' | 'altered' | null;
}

/** Everything that was checked of both ends, with what a missing right costs. */
export function passbackReadiness(
  rights: { sis: GradebookRights; canvas: CanvasGradeRights },
  context: ReadinessContext,
): PassbackFinding[] {
  return [...gradebookReadiness(rights.sis, context), ...canvasReadiness(rights.canvas, context)];
}

/** What was checked of the gradebook of the SIS. */
export function gradebookReadiness(sis: GradebookRights, context: ReadinessContext): PassbackFinding[] {
  const { fine, note, wrong } = findingsOf('sis');
  const { grants, categories } = sis;
  const findings: PassbackFinding[] = [];
  const told = Object.values(grants).every((grant) => grant !== 'notTold');
  if (grants.read === 'refused') return [wrong('gradebook', 'reading is refused', 'GRADEBOOK_READ_REFUSED')];
  if (grants.write === 'refused') {
    const say = context.mode === 'send' ? wrong : note;
    findings.push(say('gradebook', 'writing is refused', 'GRADEBOOK_WRITE_REFUSED'));
  }
  if (grants.delete === 'refused') findings.push(note('gradebook', 'deleting is refused', 'GRADEBOOK_DELETE_REFUSED'));
  if (!told) findings.push(note('gradebook', 'the scopes of a token are not told', 'GRADEBOOK_SCOPES_NOT_TOLD'));
  if (findings.length === 0) findings.push(fine('gradebook', 'reading, writing and deleting are given'));

  if (categories.code !== null) {
    findings.push(wrong('categories', `cannot be read (${categories.code})`, 'CATEGORIES_UNREADABLE'));
  } else if (categories.active === 0) {
    findings.push(note('categories', 'none is active', 'CATEGORIES_NONE'));
  } else {
    findings.push(fine('categories', `${categories.active} active ones`));
    const { active, withoutTeacher, withoutTerm } = categories;
    if (context.categoriesOf === 'teacher' && withoutTeacher > 0) {
      findings.push(note('categories', `${withoutTeacher} of ${active} name no teacher`, 'CATEGORIES_WITHOUT_TEACHER'));
    }
    if (context.categoriesOf === 'teacher' && withoutTerm > 0) {
      findings.push(note('categories', `${withoutTerm} of ${active} name no year`, 'CATEGORIES_WITHOUT_TERM'));
    }
  }
  const lists = { categories, 'line items': sis.lineItems, results: sis.results };
  for (const [what, list] of Object.entries(lists)) {
    if (list === null || list.undecoded === 0) continue;
    const of = list.records + list.undecoded;
    findings.push(note(what, `${list.undecoded} of ${of} are not understood`, 'GRADEBOOK_RECORDS_UNREADABLE'));
  }
  for (const what of ['line items', 'results'] as const) {
    const list = lists[what];
    if (list === null) continue;
    const cannot = `those of the class that was tried cannot be read (${list.code})`;
    findings.push(
      list.code === null
        ? fine(what, `${list.records} of the class that was tried`)
        : note(what, cannot, 'GRADEBOOK_CLASS_UNREADABLE'),
    );
  }
  if (context.classesWithoutTerm > 0) {
    const message = `${context.classesWithoutTerm} of ${context.classes} classes are in terms without dates`;
    findings.push(note('terms', message, 'TERMS_UNKNOWN'));
  }
  return [...findings, otherProductsFinding(context), ...cutOverFindings(context)];
}

function otherProductsFinding({ otherProducts: { read, found }, policy }: ReadinessContext): PassbackFinding {
  const { fine, note } = findingsOf('sis');
  const what = 'other products';
  if (read === 0) return fine(what, 'are looked for when the gradebooks are read: rollbook grades plan');
  if (found.length === 0) return fine(what, `write into none of ${read} classes, as last read`);
  const all = found.map(({ product, classes }) => `${product} ${classes}`).join(', ');
  const decisions = { refuse: 'they are refused', leaveOut: 'they are left to it', beside: 'we send beside it' };
  const message = `classes into which they write, of ${read} as last read: ${all}; ${decisions[policy.otherProducts]}`;
  return note(what, message, 'OTHER_PRODUCT_FOUND');
}

/** The cut-over, and whether what the former product made could be linked; none without a cut-over. */
function cutOverFindings({ former, policy: { takesOverFrom }, today }: ReadinessContext): PassbackFinding[] {
  if (takesOverFrom === null) return [];
  const { fine, note } = findingsOf('sis');
  const when = today < takesOverFrom ? 'is to come: nothing new is made before' : 'has been';
  const cutOver = fine('cut-over', `of ${takesOverFrom} ${when}`);
  const what = "former product's line items";
  switch (former.tried) {
    case 'taken':
      return [cutOver, fine(what, 'take our writes, as was tried')];
    case 'refused':
      return [cutOver, note(what, 'take no writes of ours, as was tried', 'FOREIGN_WRITES_REFUSED')];
    case 'altered':
      return [cutOver, note(what, 'are not the same after the same was written', 'FOREIGN_WRITES_ALTERED')];
    case null:
      if (former.proposals === 0) return [cutOver];
      return [cutOver, note(what, `could be works: ${former.proposals}; not tried`, 'FOREIGN_WRITES_NOT_TRIED')];
  }
}

/** What was checked of Canvas. */
export function canvasReadiness(
  canvas: CanvasGradeRights,
  { policy }: Pick<ReadinessContext, 'policy'>,
): PassbackFinding[] {
  const { fine, note, wrong } = findingsOf('canvas');
  const findings: PassbackFinding[] = [];
  const missing = (permission: GradePermission): boolean => canvas.permissions?.[permission] === false;
  /** One course that is closed proves nothing where Canvas says that the permission is there. */
  const isClosed = (permission: GradePermission, tried: Openness): boolean =>
    missing(permission) || (tried === 'closed' && canvas.permissions?.[permission] === undefined);

  if (isClosed('view_all_grades', canvas.submissions))
    findings.push(wrong('grades', 'are not shown to the token', 'CANVAS_GRADES_HIDDEN'));
  if (isClosed('read_sis', canvas.sisIds))
    findings.push(wrong('students', 'have no SIS ids for the token', 'CANVAS_STUDENTS_HIDDEN'));
  if (isClosed('read_course_content', canvas.assignments))
    findings.push(wrong('work', 'is not shown to the token', 'CANVAS_COURSEWORK_HIDDEN'));
  if (findings.length > 0) return findings;

  if (canvas.submissions === 'closed' || canvas.assignments === 'closed') {
    findings.push(note('work and grades', 'of the course that was tried are closed', 'CANVAS_COURSE_UNREADABLE'));
  } else {
    findings.push(
      fine('work and grades', canvas.assignments === 'open' ? 'can be read' : 'were not tried: no course yet'),
    );
  }
  if (canvas.groups === 'closed') findings.push(note('assignment groups', 'are closed', 'CANVAS_GROUPS_HIDDEN'));
  if (canvas.gradingPeriods === 'closed') findings.push(note('grading periods', 'are closed', 'CANVAS_PERIODS_HIDDEN'));
  if (canvas.totals === 'closed') findings.push(note('totals', 'are not shown', 'CANVAS_TOTALS_HIDDEN'));
  if (canvas.graphql === 'closed')
    findings.push(note('GraphQL', 'is closed: each class is read whole', 'CANVAS_GRAPHQL_CLOSED'));
  if (canvas.graphql === 'open') findings.push(fine('GraphQL', 'is open: only changes are read'));
  if (canvas.syncToSis === 'closed' && policy.work === 'flagged')
    findings.push(note('"Sync to SIS"', 'is not there in the root account', 'SYNC_TO_SIS_MISSING'));
  if (canvas.syncToSis === 'open') findings.push(fine('"Sync to SIS"', 'is there'));
  return findings;
}

function findingsOf(end: PassbackFinding['end']) {
  const finding =
    (state: 'note' | 'wrong') =>
    (what: string, message: string, code: PassbackCheck): PassbackFinding => ({ end, what, state, message, code });
  return {
    fine: (what: string, message: string): PassbackFinding => ({ end, what, state: 'fine', message, code: null }),
    note: finding('note'),
    wrong: finding('wrong'),
  };
}
