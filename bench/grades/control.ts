/** What the benchmark makes happen in the sandbox, and what it counts there. */
export type Control = ReturnType<typeof createControl>;

export interface RequestCounts {
  canvas: number;
  /** Requests for tokens among them. */
  sis: number;
  /** Requests to the SIS that were refused for their pace. */
  tooSoon: number;
}

export function createControl(url: string) {
  async function send<Value>(method: string, path: string, body?: object): Promise<Value> {
    const answer = await fetch(`${url}${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Value;
  }

  return {
    setClock: async (now: string): Promise<void> => void (await send('PUT', '/canvas/clock', { now })),

    /** Assignments with grades in each course. Returns the number of grades. */
    async fillCourses(
      courses: readonly string[],
      { assignments, graded }: { assignments: number; graded: number },
    ): Promise<number> {
      const { grades } = await send<{ grades: number }>('POST', '/canvas/teach', {
        ...{ act: 'fill-courses', courses, assignments, graded, publish: true },
      });
      return grades;
    },

    /** Changes a share of the grades of some courses. Returns the number of changed grades. */
    async regrade(courses: readonly string[], share: number): Promise<number> {
      const { changed } = await send<{ changed: number }>('POST', '/canvas/teach', {
        ...{ act: 'regrade-share', courses, share },
      });
      return changed;
    },

    async forgetRequests(): Promise<void> {
      await send('DELETE', '/requests');
      await send('DELETE', '/gradebook/writes');
    },

    /** Since they were last forgotten. */
    async requests(): Promise<RequestCounts> {
      const { counts } = await send<{
        counts: Array<{ system: string; count: number; statuses: Record<string, number> }>;
      }>('GET', '/requests');
      const of = (system: string) => counts.filter((each) => each.system === system);
      const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
      return {
        canvas: sum(of('canvas').map((each) => each.count)),
        sis: sum(of('powerschool').map((each) => each.count)),
        tooSoon: sum(of('powerschool').map(({ statuses }) => statuses[429] ?? 0)),
      };
    },

    /** Writes to the gradebook since they were last forgotten, and when the latest of them were answered. */
    async writes(latest = 0): Promise<{ count: number; answeredAt: number[] }> {
      const { counts, writes } = await send<{ counts: Record<string, number>; writes: Array<{ at: string }> }>(
        'GET',
        `/gradebook/writes?limit=${latest}`,
      );
      return {
        count: Object.values(counts).reduce((all, each) => all + each, 0),
        answeredAt: writes.map(({ at }) => Date.parse(at)),
      };
    },
  };
}
