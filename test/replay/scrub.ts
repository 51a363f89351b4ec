/** What a recorded history says of the machine it was recorded on, and replay does not need. */
const ofTheMachine: Record<string, string> = { identity: 'worker', stackTrace: '', workerInstanceKey: '' };

/** A history as JSON without machine names and paths. It holds nobody's name to begin with: keys, counts and codes. */
export function scrubbed(history: unknown): unknown {
  if (Array.isArray(history)) return history.map(scrubbed);
  if (typeof history !== 'object' || history === null) return history;
  return Object.fromEntries(
    Object.entries(history).map(([key, value]) => {
      const neutral = ofTheMachine[key];
      return [key, neutral !== undefined && typeof value === 'string' ? neutral : scrubbed(value)];
    }),
  );
}
