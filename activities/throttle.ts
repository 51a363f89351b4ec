/** Milliseconds. Pages and batches come by the hundred per second, more often than anybody looks. */
const mostOften = 500;

/** Emits at the first call, and then at most twice a second. */
export function throttle<TaskEvent>(emit: (event: TaskEvent) => void): (event: TaskEvent) => void {
  let last = -Infinity;
  return (event) => {
    const now = performance.now();
    if (now - last < mostOften) return;
    last = now;
    emit(event);
  };
}
