import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { choosePorts, freePort, requireFreePort } from '../../embedded/ports.js';

const standard = {
  postgres: 54329,
  temporal: 7233,
  temporalUi: 8233,
  powerschool: 8801,
  canvas: 8802,
  control: 8803,
  metrics: 9464,
};

test('without settings every part has its usual port', () => {
  expect(choosePorts({}, {})).toEqual(standard);
});

test('a base moves all ports, and a port of its own still wins; a flag wins over the environment', () => {
  expect(choosePorts({ base: '20000', canvas: '9000' }, { ROLLBOOK_PORT_BASE: '30000' })).toEqual({
    ...{ postgres: 20000, temporal: 20001, temporalUi: 20002, powerschool: 20003 },
    ...{ canvas: 9000, control: 20005, metrics: 20006 },
  });
  expect(choosePorts({}, { ROLLBOOK_UI_PORT: '9001' })).toEqual({ ...standard, temporalUi: 9001 });
});

test.each(['http', '0', '70000', '80.5'])('a port %s is refused, naming its setting', (port) => {
  expect(() => choosePorts({ temporal: port }, {})).toThrow(/--temporal-port must be a port number/);
});

test('a port in use is named, with the part that wants it and the settings that move it', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  await expect(requireFreePort('canvas', port)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringMatching(`Port ${port}, meant for the sandbox's Canvas`),
    remedy: expect.stringMatching(/--canvas-port.*ROLLBOOK_CANVAS_PORT/),
  });
  await new Promise((resolve) => other.close(resolve));
  await requireFreePort('canvas', port);
});

test('a port for a part that may start again is none that a system hands out by chance', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(new Set(ports).size).toBeGreaterThan(10);
});
