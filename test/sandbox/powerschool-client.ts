import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.js';

export const scopePrefix = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';

export interface Reference {
  href: string;
  sourcedId: string;
  type: string;
}

export type WireRecord = { sourcedId: string; [field: string]: unknown };

/** A PowerSchool alone, in a folder of its own. */
export async function startPowerSchool(options: Partial<SandboxOptions> = {}) {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'rollbook-sandbox-')));
  const sandbox = await startSandbox({
    students: 300,
    today: '2026-11-23',
    requireCanvas: false,
    ...options,
    dataFolder,
  });
  const client = createClient(sandbox);
  return {
    ...client,
    sandbox,
    dataFolder,
    stop: async ({ keep = false } = {}): Promise<void> => {
      await sandbox.stop();
      if (!keep) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export function createClient({ powerschoolUrl, controlUrl }: Omit<Sandbox, 'remarks'>) {
  let bearer = '';
  const askToken = async (scope?: string): Promise<Response> =>
    fetch(`${powerschoolUrl}/oauth/access_token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('practice-client:practice-secret').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
    });
  const login = async (scope?: string): Promise<string> => {
    const answer = (await (await askToken(scope)).json()) as { access_token: string };
    bearer = answer.access_token;
    return bearer;
  };
  const get = async (path: string, token?: string): Promise<Response> => {
    if (token === undefined && bearer === '') await login();
    return fetch(`${powerschoolUrl}/api/ims/oneroster/v1p1${path}`, {
      headers: { authorization: `Bearer ${token ?? bearer}` },
    });
  };
  const rows = async (path: string, envelope: string): Promise<WireRecord[]> => {
    const body = (await (await get(path)).json()) as Record<string, WireRecord[]>;
    return body[envelope]!;
  };
  const control = async (method: string, path: string, body?: object): Promise<Response> =>
    fetch(controlUrl + path, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
  const fault = async (name: string, settings: object = {}): Promise<void> => {
    const answer = await control('PUT', `/faults/${name}?system=powerschool`, settings);
    if (!answer.ok) throw new Error(await answer.text());
  };
  const mend = async (): Promise<unknown> => control('DELETE', '/faults');
  const play = async (kind: string, settings: object = {}) => {
    const answer = await control('POST', '/events', { kind, ...settings });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { today: string; touched: Record<string, string[]> };
  };
  const truth = async <T = WireRecord>(collection: string): Promise<T[]> => {
    const lines = (await (await control('GET', `/truth/${collection}`)).text()).split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line) as T);
  };
  return { askToken, login, get, rows, control, fault, mend, play, truth };
}

export function minorCode(body: unknown): string | undefined {
  return (body as { statusInfoSet?: Array<{ imsx_codeMinor?: string }> }).statusInfoSet?.[0]?.imsx_codeMinor;
}

/** Where the Link header leads, by relation. */
export function linksOf(response: Response): Record<string, string> {
  const links = (response.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g);
  return Object.fromEntries([...links].map(([, url, rel]) => [rel!, url!]));
}
