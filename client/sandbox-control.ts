import got, { HTTPError, RequestError } from 'got';
import { CommandError, exitCodes, wrongUse } from './errors.js';

/** The sandbox's control service. */
export type SandboxControl = ReturnType<typeof sandboxControl>;

/** A client of a sandbox's control service. Throws `CommandError` if it is unreachable or refuses. */
export function sandboxControl(address: string | undefined) {
  if (!address) {
    throw wrongUse('SANDBOX_UNKNOWN', 'It is not known where the sandbox is.');
  }
  const http = got.extend({ prefixUrl: address, retry: { limit: 0 }, timeout: { request: 120_000 } });
  const asking = async <Value>(ask: () => Promise<Value>): Promise<Value> => {
    try {
      return await ask();
    } catch (error) {
      throw controlError(error, address);
    }
  };
  return {
    address,
    get: <Value>(path: string) => asking(() => http.get(path).json<Value>()),
    post: <Value>(path: string, body: object) => asking(() => http.post(path, { json: body }).json<Value>()),
    put: <Value>(path: string, body: object) => asking(() => http.put(path, { json: body }).json<Value>()),
    remove: (path: string) => asking(async () => void (await http.delete(path))),
    download: (path: string) => asking(() => http.get(path).buffer()),
  };
}

function controlError(error: unknown, address: string): unknown {
  if (error instanceof HTTPError) {
    const { statusCode, body } = error.response;
    const reason = reasonIn(body) ?? `HTTP ${statusCode}`;
    return wrongUse('SANDBOX_REFUSED', `The sandbox refuses: ${reason}.`);
  }
  if (error instanceof RequestError) {
    return new CommandError(
      'SANDBOX_UNREACHABLE',
      `No sandbox answers at ${address} (${error.code}).`,
      undefined,
      exitCodes.unreachable,
    );
  }
  return error;
}

function reasonIn(body: unknown): string | null {
  try {
    const { error } = JSON.parse(String(body)) as { error?: unknown };
    return typeof error === 'string' ? error : null;
  } catch {
    return null;
  }
}
