import { afterEach, expect, it } from 'vitest';
import { clientOf, servingRows, enrollmentRow, startProvider } from './provider.js';

let provider: Awaited<ReturnType<typeof startProvider>> | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

it('two readings of one client keep to its lanes together, also when they are given more', async () => {
  let inFlight = 0;
  let most = 0;
  const answer = servingRows(Array.from({ length: 50 }, (_, i) => enrollmentRow(i)));
  provider = await startProvider(async (asked, response) => {
    most = Math.max(most, ++inFlight);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inFlight -= 1;
    await answer(asked, response);
  });
  const client = clientOf(provider.baseUrl, {}, { lanes: 1 });
  await client.fetchToken();
  const askOften = () =>
    Promise.all(Array.from({ length: 8 }, (_, i) => client.fetchPage('enrollments', { offset: i, limit: 10 })));

  await Promise.all([askOften(), askOften()]);
  expect(most).toBe(1);

  client.setLanes(3);
  await Promise.all([askOften(), askOften()]);
  expect(most).toBe(3);
  expect(client.lanes()).toBe(3);
  client.close();
});
