/** Purpose of a run. The kind determines its stages and the resources that it takes (store/runs/kinds). */
export const RunKind = {
  /** Reads the roster, and makes Canvas match it. */
  provisioning: 'provisioning',
  /** Reads the roster, and sends to Canvas what gives. What takes something away waits for the night. */
  adding: 'adding',
  /** Reads the roster and plans, and writes nothing to Canvas. */
  observing: 'observing',
  /** Carries grades from Canvas into the SIS's gradebook. */
  passback: 'passback',
  /** Resends what a passback had to park. */
  replay: 'replay',
  /** Takes back what a passback has sent by mistake. */
  withdrawal: 'withdrawal',
  /** Compares a Canvas in use with the roster before a conversion. */
  evaluation: 'evaluation',
  /** Links the objects of a Canvas in use to the roster. */
  adoption: 'adoption',
} as const;
export type RunKind = (typeof RunKind)[keyof typeof RunKind];
