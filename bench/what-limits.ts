/** So much of the machine at work means that there was nothing to wait for. */
const busyShare = 0.8;

/**
 * What kept a night from being faster, in a sentence: the processors, one program that has a core to itself, or waiting
 * (for the steps' way through Temporal, and for the disk).
 *
 * @param processor processor seconds by program
 */
export function whatLimits(processor: Record<string, number>, seconds: number, cores: number): string {
  const programs = Object.entries(processor).sort(([, a], [, b]) => b - a);
  const busy = programs.reduce((sum, [, each]) => sum + each, 0) / seconds;
  const [name, most] = programs[0]!;
  const atWork = `${busy.toFixed(1)} of ${cores} cores at work, ${name} most with ${(most / seconds).toFixed(1)}`;
  if (busy / cores >= busyShare) return `limited by the processors: ${atWork}`;
  if (most / seconds >= busyShare) return `limited by one core for ${name}: ${atWork}`;
  return `limited by waiting, for the steps and the disk: ${atWork}`;
}
