/** Milliseconds: pages and batches come by the hundred in a second, and nobody looks that often. */
const mostOften = 500;

/** Tells the first time it is called, and then no more than twice a second. */
export function throttle<TaskEvent>(emit: (told: TaskEvent) => void): (told: TaskEvent) => void {
  let last = -Infinity;
  return (told) => {
    const now = performance.now();
    if (now - last < mostOften) return;
    last = now;
    emit(told);
  };
}
