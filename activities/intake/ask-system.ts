import { DateTime } from 'luxon';
import { createCanvasClient } from '../../canvas/client.js';
import { CanvasError } from '../../canvas/errors.js';
import { lanes } from '../../canvas/requests.js';
import type { CredentialBox } from '../../config/credential-box.js';
import { createOneRosterClient } from '../../oneroster/client.js';
import { OneRosterError } from '../../oneroster/errors.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { canvasReadiness, gradebookReadiness } from '../../gradebook/readiness.js';
import { takeFingerprint } from '../../oneroster/rostering/fingerprint.js';
import { memoryTokens } from '../../oneroster/tokens.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import { sharedPace } from '../../store/credentials/pace.js';
import { System } from '../../store/credentials/systems.js';
import type { RegisteredDistrict } from '../../store/districts/district-of.js';
import type { IntakeCheck } from '../../store/schema/intake.js';
import type { ActivityDeps } from '../deps.js';
import { countRequest, countSisRequest } from '../product-metrics.js';
import { canvasChecks, failed, gradeChecks, sisChecks } from './checks.js';

/** Milliseconds. Somebody waits; whoever has not answered by then is out of order. */
const longestMs = 90_000;

/** Nothing is known yet of classes and of what other products write. */
const beforeFirstPassback = {
  ...({ mode: 'send', classes: 0, classesWithoutTerm: 0 } as const),
  ...{ otherProducts: { read: 0, found: [] }, former: { proposals: 0, tried: null } },
};

type BoxOf<Name extends System> = Extract<CredentialBox, { system: Name }>;

/**
 * Asks a district's system with entered credentials, at the address of the district's settings: an address that somebody
 * entered is never called. It shares the pace of all workers, since the system counts all requests of one plug-in.
 */
export async function askSystem(
  deps: ActivityDeps,
  district: RegisteredDistrict,
  box: CredentialBox,
  cancelled: AbortSignal,
): Promise<IntakeCheck[]> {
  const late = AbortSignal.timeout(longestMs);
  const signal = AbortSignal.any([cancelled, late]);
  try {
    return box.system === System.sis
      ? await askSis(deps, district, box, signal)
      : await askCanvas(deps, district, box, signal);
  } catch (error) {
    if (late.aborted) return [failed('token', 'INTAKE_NOT_CHECKED')];
    // What is wrong at our own end says nothing about the credential: the step is tried again.
    if (!(error instanceof CanvasError || error instanceof OneRosterError)) throw error;
    return [failed('token', error.code, error.remedy)];
  }
}

async function askSis(
  { store }: ActivityDeps,
  { districtId, district, settings }: RegisteredDistrict,
  { clientId, clientSecret }: BoxOf<'sis'>,
  signal: AbortSignal,
): Promise<IntakeCheck[]> {
  const profile = profileOf(settings.sis);
  const night = { timezone: settings.timezone, ...settings.schedule };
  const terms = { districtId, system: System.sis, purpose: Purpose.check, night };
  const client = createOneRosterClient({
    baseUrl: settings.sis.url,
    profile,
    pace: sharedPace(store.sql, { ...terms, lanes: profile.lanes, minIntervalMs: profile.minIntervalMs }),
    tokens: memoryTokens(),
    credentials: async () => ({ clientId, clientSecret }),
    signal,
    onRequest: (metrics) => countSisRequest(district, metrics),
  });
  try {
    const checks = sisChecks(await takeFingerprint(client, signal));
    if (!settings.passback.enabled || checks.some(({ ok }) => !ok)) return checks;
    const { rights } = await client.checkGradebook(null, signal);
    const today = DateTime.now().setZone(settings.timezone).toISODate()!;
    const { categoriesOf } = profile.gradebook;
    const context = { ...beforeFirstPassback, policy: settings.passback, categoriesOf, today };
    return [...checks, ...gradeChecks(gradebookReadiness(rights, context))];
  } finally {
    client.close();
  }
}

async function askCanvas(
  { store }: ActivityDeps,
  { districtId, district, settings }: RegisteredDistrict,
  { accessToken }: BoxOf<'canvas'>,
  signal: AbortSignal,
): Promise<IntakeCheck[]> {
  const night = { timezone: settings.timezone, ...settings.schedule };
  const terms = { districtId, system: System.canvas, purpose: Purpose.check, night };
  const client = createCanvasClient({
    baseUrl: settings.canvas.url,
    pace: sharedPace(store.sql, { ...terms, lanes, minIntervalMs: 0 }),
    token: async () => accessToken,
    signal,
    onRequest: ({ operation, status, milliseconds }) =>
      countRequest('canvas', district, operation, status ?? null, milliseconds),
  });
  try {
    const checks = canvasChecks(await client.canvasState({ withSample: false }));
    if (!settings.passback.enabled || checks.some(({ ok }) => !ok)) return checks;
    const rights = await client.gradeRights(null, signal);
    return [...checks, ...gradeChecks(canvasReadiness(rights, { policy: settings.passback }))];
  } finally {
    client.close();
  }
}
