import { forbidden, invalidData } from '../failures.js';
import { metadataOf, requiredText, textOf, type Fields } from './body.js';
import { isSame, pluginOf, type GradebookContext, type Write } from './context.js';
import { alreadyExists, notOwner } from './failures.js';
import { userDcidOf } from './generated-categories.js';
import { fittingTitle } from './line-item-rules.js';
import { plainHiddenFields, type Category } from './records.js';

type Owner = Pick<Category, 'teacher' | 'userDcid' | 'termId' | 'classId'>;

/** The category that a PUT makes or replaces: a teacher's, never the district's. */
export function putCategory(context: GradebookContext, id: string, fields: Fields, client: string): Write {
  const { store, roster, categories } = context;
  const stored = categories.get(id);
  if (stored?.districtLevel) throw forbidden('a category of the district cannot be changed');
  if (stored && stored.madeBy !== pluginOf(client) && context.switches.get('foreign-items') === 'refused') {
    throw notOwner('the category');
  }
  const title = fittingTitle(context, 'category', requiredText(fields, 'title'));
  const owner = ownerOf(context, metadataOf(fields), stored);
  const same = (one: Category): boolean =>
    one.sourcedId !== id &&
    one.title.toLowerCase() === title.toLowerCase() &&
    one.teacher === owner.teacher &&
    one.termId === owner.termId &&
    one.classId === owner.classId;
  const others = owner.teacher === null ? categories.all() : categories.ofTeacher(owner.teacher, owner.termId);
  if (others.some(same)) throw alreadyExists(`a category "${title}"`);
  const record: Category = {
    ...{ sourcedId: id, status: 'active', dateLastModified: store.stamp(roster.today()), title, ...owner },
    active: stored?.active ?? true,
    districtLevel: false,
    excludedClasses: stored?.excludedClasses ?? [],
    defaults: stored?.defaults ?? plainHiddenFields,
    madeBy: stored?.madeBy ?? pluginOf(client),
  };
  const outcome = !stored ? 'created' : isSame(stored, record) ? 'identical' : 'changed';
  return { kind: 'category', record, outcome, changes: [{ put: 'category', record }] };
}

/** Whose the category is, by its metadata. A PUT that leaves them out does not take a category from its teacher. */
function ownerOf({ roster, switches }: GradebookContext, metadata: Fields, stored: Category | undefined): Owner {
  const mode = switches.get('category-metadata');
  const unowned: Owner = { teacher: null, userDcid: null, termId: null, classId: null };
  if (mode === 'none') return unowned;
  if (mode === 'classId') {
    const classId = textOf(metadata, 'classId') ?? stored?.classId ?? null;
    const of = classId === null ? undefined : roster.classOf(classId);
    if (!of) throw invalidData('metadata.classId must name a class');
    return { ...unowned, classId, termId: roster.yearTermOf(of) };
  }
  const dcid = textOf(metadata, 'userDcid');
  const teacher =
    dcid === null ? stored?.teacher : [...roster.teaching().keys()].find((one) => String(userDcidOf(one)) === dcid);
  if (!teacher) throw invalidData('metadata.userDcid must name a teacher');
  const years = [...roster.teaching().get(teacher)!.keys()].sort((one, other) => other - one);
  const asked = textOf(metadata, 'TermID');
  const termId = asked === null ? (stored?.termId ?? years[0]!) : Number(asked);
  if (!years.includes(termId)) throw invalidData('metadata.TermID must be a year in which the teacher teaches');
  return { ...unowned, teacher, userDcid: userDcidOf(teacher), termId };
}
