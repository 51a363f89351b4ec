import { z } from 'zod';
import { download, DownloadFailed } from '../../http/download.js';
import { CanvasError } from '../errors.js';
import type { CanvasOptions, CanvasRequests } from '../requests.js';
import type { ReportedKind } from './report-rows.js';

/** An account report as Canvas returns it (Canvas "Account Reports"). */
export interface AccountReport {
  id: string;
  /** `created`, `running`, `compiling`, `complete`, `error`, `aborted`, `deleted`. */
  status: string;
  /** Percent, 0 to 100. */
  progress: number;
  /** What it was started with, as Canvas gives it back. */
  parameters: Record<string, unknown>;
  /** Where its file is; null before it is complete. */
  fileUrl: string | null;
}

/** All kinds of a Provisioning report. */
export const reportedKinds: readonly ReportedKind[] = [
  ...(['accounts', 'terms', 'courses', 'sections', 'users', 'enrollments'] as const),
  ...(['xlist', 'admins', 'user_observers'] as const),
];

const provisioning = 'provisioning_csv';
const route = `/accounts/:id/reports/${provisioning}`;
const base = `/accounts/self/reports/${provisioning}`;

const id = z.union([z.string(), z.number()]).transform(String);
const address = z.string().min(1).nullish().catch(null);

const reportShape = z
  .object({
    id,
    status: z.string(),
    progress: z.coerce.number().nullish().catch(null),
    parameters: z.record(z.string(), z.unknown()).nullish().catch(null),
    file_url: address,
    attachment: z.object({ url: address }).nullish().catch(null),
  })
  .transform((seen): AccountReport => ({
    id: seen.id,
    status: seen.status.toLowerCase(),
    progress: seen.progress ?? 0,
    parameters: seen.parameters ?? {},
    fileUrl: seen.attachment?.url ?? seen.file_url ?? null,
  }));

/** Everything, with what is deleted: an id or a login may be held by something that nobody sees any more. */
export const wholeReport: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...reportedKinds.map((kind) => [kind, true] as const),
  ['include_deleted', true],
]);

/** Whether Canvas will do no more on a report. */
export function reportEnded({ status }: AccountReport): boolean {
  return ['complete', 'error', 'aborted', 'deleted'].includes(status);
}

/** Whether a report was started with these parameters. Canvas gives booleans back as they came or as text. */
export function hasParameters(report: AccountReport, wanted: Readonly<Record<string, boolean>>): boolean {
  return Object.entries(wanted).every(([name, value]) => String(report.parameters[name]) === String(value));
}

const notAllowed: ReadonlySet<string> = new Set(['CANVAS_FORBIDDEN', 'CANVAS_PERMISSION_MISSING', 'CANVAS_NOT_FOUND']);

/** The Provisioning report: started, polled, downloaded. Nothing else of Canvas is written by it. */
export function createAccountReports(requests: CanvasRequests, options: Pick<CanvasOptions, 'token' | 'signal'>) {
  /**
   * Starts a Provisioning report. Not repeated after a lost answer: look for it among `provisioningReports` first.
   */
  const startProvisioningReport = (parameters: Readonly<Record<string, boolean>>): Promise<AccountReport> =>
    requests.call(reportShape, { method: 'POST', path: base, route, json: { parameters } });

  const provisioningReport = (reportId: string): Promise<AccountReport> =>
    requests.call(reportShape, { path: `${base}/${encodeURIComponent(reportId)}`, route: `${route}/:id` });

  /** The newest reports of the kind: one page, at most 100. */
  const provisioningReports = (): Promise<AccountReport[]> =>
    requests.call(z.array(reportShape), { path: `${base}?per_page=100`, route });

  /**
   * Downloads the file of a complete report to `path`; returns its bytes. Throws `CanvasError`
   * `CANVAS_REPORT_NOT_DOWNLOADED`, which a retry may mend.
   */
  async function downloadReport(
    report: AccountReport,
    path: string,
    onBytes?: (bytes: number) => void,
  ): Promise<number> {
    const name = { path: `GET ${route}/:id (file)` };
    const { fileUrl } = report;
    if (fileUrl === null || !URL.canParse(fileUrl)) {
      throw new CanvasError({ code: 'CANVAS_REPORT_NOT_DOWNLOADED', ...name });
    }
    try {
      const authorization = `Bearer ${await options.token()}`;
      return await download(new URL(fileUrl), path, { authorization, signal: options.signal, onBytes });
    } catch (error) {
      if (!(error instanceof DownloadFailed)) throw error;
      const { status, networkCode } = error;
      throw new CanvasError({ code: 'CANVAS_REPORT_NOT_DOWNLOADED', ...name, status, networkCode });
    }
  }

  /**
   * Canvas's ids of the people who are in a section as students now, by the lists of its API: a second look at what a
   * report says. Null if the section is absent.
   */
  async function studentsOfSection(sectionId: string): Promise<string[] | null> {
    const query = new URLSearchParams({ per_page: '100' });
    query.append('type[]', 'StudentEnrollment');
    query.append('state[]', 'active');
    const path = `/sections/${encodeURIComponent(sectionId)}/enrollments?${query}`;
    const found: string[] = [];
    try {
      const shape = z.array(z.object({ user_id: id }));
      for await (const page of requests.pages(shape, { path, route: '/sections/:id/enrollments' })) {
        found.push(...page.map((each) => each.user_id));
      }
    } catch (error) {
      if (error instanceof CanvasError && error.code === 'CANVAS_NOT_FOUND') return null;
      throw error;
    }
    return found;
  }

  /** Types of the login providers of the root account; null if the token may not list them. */
  async function authenticationProviders(): Promise<string[] | null> {
    const shape = z.array(z.object({ auth_type: z.string().nullish().catch(null) }));
    const request = {
      path: '/accounts/self/authentication_providers?per_page=100',
      route: '/accounts/:id/authentication_providers',
    };
    try {
      return (await requests.call(shape, request)).flatMap(({ auth_type: type }) => type ?? []);
    } catch (error) {
      if (error instanceof CanvasError && notAllowed.has(error.code)) return null;
      throw error;
    }
  }

  /** Canvas's id of the default term, in which whatever has no other term is; null if Canvas does not say. */
  async function defaultTermId(): Promise<string | null> {
    const request = { path: '/accounts/self/terms/default', route: '/accounts/:id/terms/:id' };
    const found = await requests.callOrNull(z.object({ id }), request);
    return found?.id ?? null;
  }

  return {
    ...{ studentsOfSection, authenticationProviders, defaultTermId },
    startProvisioningReport,
    provisioningReport,
    provisioningReports,
    downloadReport,
  };
}
