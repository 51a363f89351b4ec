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

export type StageName =
  | ('connect' | 'extract' | 'map' | 'plan' | 'guard' | 'import' | 'settle')
  | ('collect' | 'prepare' | 'send' | 'compare' | 'link');

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
  /** Leased when the run opens, if no open run holds them. The run goes on without them, also when it loses them. */
  leases: readonly Resource[];
}

const reading = ['connect', 'extract', 'map', 'plan', 'guard'] as const;

export const kindsOfRun: Record<RunKind, KindOfRun> = {
  [RunKind.provisioning]: {
    stages: [...reading, 'import', 'settle'],
    takes: [Resource.mirror, Resource.sisImports],
    leases: [],
  },
  [RunKind.observing]: { stages: reading, takes: [], leases: [Resource.mirror] },
  [RunKind.passback]: {
    stages: ['connect', 'collect', 'prepare', 'plan', 'guard', 'send', 'settle'],
    takes: [],
    leases: [],
  },
  [RunKind.replay]: { stages: ['connect', 'send', 'settle'], takes: [], leases: [] },
  [RunKind.evaluation]: { stages: ['connect', 'extract', 'compare'], takes: [], leases: [Resource.mirror] },
  [RunKind.adoption]: {
    stages: ['connect', 'compare', 'link', 'import', 'settle'],
    takes: [Resource.sisImports],
    leases: [Resource.mirror],
  },
};
