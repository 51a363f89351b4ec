import { RunKind } from '../../codes/run-kinds.js';

/** Resources that two runs of a district must not write at once. */
export const Resource = {
  /** The mirror of the SIS, with what was mapped from it. */
  mirror: 'mirror',
  /** Canvas's SIS imports, and what Canvas is known to hold. */
  sisImports: 'sisImports',
} as const;
/** The gradebook of a section is one too, by the section's id. A passback leases sections one by one. */
export type Resource = (typeof Resource)[keyof typeof Resource] | `gradebook/${string}`;

/** Stages of runs. `kindsOfRun` says which kinds have them, and in which order. */
export const StageName = {
  /** Signs in to both systems, and checks what they allow. */
  connect: 'connect',
  /** Reads the collections of the roster, and proves that they are complete. */
  extract: 'extract',
  /** Maps the roster to Canvas objects. */
  map: 'map',
  /** Compares what was mapped or prepared with what the other system has accepted. */
  plan: 'plan',
  /** Weighs the plan against the limits, and holds what is over one. */
  guard: 'guard',
  /** Sends the plan to Canvas as SIS imports. */
  import: 'import',
  /** Proves the outcome of each row sent. */
  settle: 'settle',
  /** Waits for a person to decide on what is held. A run that holds nothing has none. */
  hold: 'hold',
  /** Collects grades from Canvas. */
  collect: 'collect',
  /** Prepares grades for the SIS's gradebook. */
  prepare: 'prepare',
  /** Sends grades to the SIS's gradebook. */
  send: 'send',
  /** Waits until grades may be written. A run that is not stopped by quiet hours has none. */
  wait: 'wait',
  /** Compares a Canvas in use with the roster. */
  compare: 'compare',
  /** Links objects of a Canvas in use to the roster. */
  link: 'link',
} as const;
export type StageName = (typeof StageName)[keyof typeof StageName];

/** An attempt at a stage: the fence lets only the newest one write. */
export interface StageAttempt {
  name: StageName;
  attempt: number;
}

interface KindOfRun {
  /** In their order. */
  stages: readonly StageName[];
  /** Taken from any run that holds them when this one opens; the other run can write no more. */
  takes: readonly Resource[];
  /** Taken when it opens, unless an open run holds them and has not lent them. It cannot go on without them. */
  borrows: readonly Resource[];
  /** Leased when the run opens, if no open run holds them. The run goes on without them, also when it loses them. */
  leases: readonly Resource[];
}

const reading = [StageName.connect, StageName.extract, StageName.map, StageName.plan, StageName.guard] as const;

const carryingGrades = [
  StageName.connect,
  StageName.collect,
  StageName.prepare,
  StageName.plan,
  StageName.guard,
  StageName.send,
  StageName.wait,
  StageName.settle,
] as const;

export const kindsOfRun: Record<RunKind, KindOfRun> = {
  [RunKind.provisioning]: {
    stages: [...reading, StageName.import, StageName.settle, StageName.hold],
    takes: [Resource.mirror, Resource.sisImports],
    borrows: [],
    leases: [],
  },
  [RunKind.adding]: {
    stages: [...reading, StageName.import, StageName.settle],
    takes: [],
    borrows: [Resource.mirror, Resource.sisImports],
    leases: [],
  },
  [RunKind.observing]: { stages: reading, takes: [], borrows: [], leases: [Resource.mirror] },
  [RunKind.passback]: { stages: carryingGrades, takes: [], borrows: [], leases: [] },
  // It reads again what it sends again: a grade may have changed since it was refused.
  [RunKind.replay]: {
    stages: carryingGrades,
    takes: [],
    borrows: [],
    leases: [],
  },
  [RunKind.withdrawal]: {
    stages: [StageName.connect, StageName.collect, StageName.plan, StageName.send, StageName.settle],
    takes: [],
    borrows: [],
    leases: [],
  },
  [RunKind.evaluation]: {
    stages: [StageName.connect, StageName.extract, StageName.map, StageName.plan, StageName.compare],
    takes: [],
    borrows: [],
    leases: [Resource.mirror],
  },
  [RunKind.adoption]: {
    stages: [StageName.connect, StageName.link, StageName.import, StageName.compare, StageName.settle],
    takes: [],
    // It never stops a night that is at work: a person starts it, by day.
    borrows: [Resource.sisImports],
    leases: [Resource.mirror],
  },
};

/** What a run of a kind cannot go on without. */
export function neededBy(kind: RunKind): readonly Resource[] {
  return [...kindsOfRun[kind].takes, ...kindsOfRun[kind].borrows];
}

/** The kinds of run that read a roster and send it to Canvas. */
export const sendingKinds: readonly RunKind[] = [RunKind.provisioning, RunKind.adding];

/** The kinds of run that read a roster and send nothing: they only lease the mirror, and can do without it. */
export const readingKinds: readonly RunKind[] = [RunKind.observing, RunKind.evaluation];
