const models = [
  'Account',
  'EnrollmentTerm',
  'AbstractCourse',
  'Course',
  'CourseSection',
  'GroupCategory',
  'Group',
  'Pseudonym',
  'CommunicationChannel',
  'Enrollment',
  'GroupMembership',
  'UserObserver',
  'AccountUser',
] as const;
export type StatisticsModel = (typeof models)[number];

export interface Statistics {
  created(model: StatisticsModel): void;
  /** Counts a change of state; equal states count nothing. */
  changed(model: StatisticsModel, before: string, after: string): void;
  toJson(): Record<string, unknown>;
}

/** Counts the state changes of one import, as the import's `data.statistics` shows them. */
export function createStatistics(): Statistics {
  let total = 0;
  const counts = Object.fromEntries(
    models.map((model) => [model, { created: 0, restored: 0, deleted: 0, concluded: 0, deactivated: 0 }]),
  ) as Record<StatisticsModel, Record<'created' | 'restored' | 'deleted' | 'concluded' | 'deactivated', number>>;
  return {
    created: (model) => {
      counts[model].created += 1;
      total += 1;
    },
    changed: (model, before, after) => {
      if (before === after) return;
      total += 1;
      if (after === 'deleted') counts[model].deleted += 1;
      else if (after === 'completed') counts[model].concluded += 1;
      else if (after === 'inactive') counts[model].deactivated += 1;
      else if (before === 'deleted') counts[model].restored += 1;
    },
    toJson: () => {
      const json: Record<string, unknown> = { total_state_changes: total };
      for (const model of models) {
        const { created, restored, deleted, concluded, deactivated } = counts[model];
        json[model] = {
          created,
          ...(model === 'Course' || model === 'Enrollment' ? { concluded } : {}),
          ...(model === 'Enrollment' ? { deactivated } : {}),
          restored,
          deleted,
        };
      }
      return json;
    },
  };
}
