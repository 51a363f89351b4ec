/** The two systems a practice district stands in for. */
export type FaultySystem = 'powerschool' | 'canvas';

/** One named way in which a real system is known to misbehave. */
export interface FaultDescription {
  name: string;
  system: FaultySystem;
  /** One line an operator can read: what happens while the fault is on. */
  summary: string;
}

/** Settings of a fault that is on: which path, how often, how much. Each fault documents those that it reads. */
export type FaultSettings = Record<string, string | number | boolean>;

export interface FaultSwitches {
  /** The settings of a fault that is on, or undefined when it is off. */
  get(name: string): FaultSettings | undefined;
  /** Counts one use of a fault that is on; with the setting `times`, the fault switches itself off after so many uses. */
  use(name: string): FaultSettings | undefined;
  set(name: string, settings: FaultSettings): void;
  clear(name: string): void;
  clearAll(): void;
  list(): Array<FaultDescription & { on: boolean; settings?: FaultSettings; used: number }>;
}

/** Makes the switches for a closed list of faults; an unknown name is an error that lists the known ones. */
export function createFaultSwitches(known: FaultDescription[]): FaultSwitches {
  const active = new Map<string, { settings: FaultSettings; used: number }>();
  const names = new Set(known.map((fault) => fault.name));
  const mustKnow = (name: string): void => {
    if (!names.has(name)) throw new Error(`unknown fault "${name}"; known: ${[...names].sort().join(', ')}`);
  };
  return {
    get: (name) => {
      mustKnow(name);
      return active.get(name)?.settings;
    },
    use: (name) => {
      mustKnow(name);
      const fault = active.get(name);
      if (!fault) return undefined;
      fault.used += 1;
      if (typeof fault.settings.times === 'number' && fault.used >= fault.settings.times) active.delete(name);
      return fault.settings;
    },
    set: (name, settings) => {
      mustKnow(name);
      active.set(name, { settings, used: 0 });
    },
    clear: (name) => {
      mustKnow(name);
      active.delete(name);
    },
    clearAll: () => active.clear(),
    list: () =>
      known.map((fault) => {
        const on = active.get(fault.name);
        return { ...fault, on: on !== undefined, settings: on?.settings, used: on?.used ?? 0 };
      }),
  };
}
