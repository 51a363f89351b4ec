import { fileIdOfReport, type AccountReport } from './report.js';

/** The Report object of the API; `attachment` and `file_url` come with the file. */
export function reportJson(report: AccountReport, origin: string, now: Date): object {
  const { file } = report;
  const fileId = fileIdOfReport(report.id);
  const from = Date.parse(report.startedAt ?? report.createdAt);
  const until = report.endedAt === null ? now.getTime() : Date.parse(report.endedAt);
  return {
    id: report.id,
    report: report.report,
    status: report.state,
    progress: report.progress,
    current_line: report.currentLine,
    parameters: report.parameters,
    created_at: report.createdAt,
    started_at: report.startedAt,
    ended_at: report.endedAt,
    run_time: (until - from) / 1_000,
    // For the screens: it needs a session in the browser.
    file_url: file && `${origin}/accounts/${report.accountId}/files/${fileId}/download`,
    ...(file
      ? {
          attachment: {
            id: fileId,
            uuid: file.verifier,
            folder_id: null,
            display_name: file.name,
            filename: file.name,
            upload_status: 'success',
            'content-type': file.contentType,
            url: `${origin}/files/${fileId}/download?download_frd=1&verifier=${file.verifier}`,
            size: file.bytes,
            created_at: report.endedAt,
            updated_at: report.endedAt,
          },
        }
      : {}),
  };
}
