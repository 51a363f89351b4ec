import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { refusal } from '../http/errors.js';
import type { Query } from '../http/query.js';

export interface Upload {
  /** Parameters of the query and of the multipart fields together. */
  fields: Record<string, string>;
  kind: 'csv' | 'zip';
  bytes: number;
}

/**
 * Takes an upload to the disk: the multipart field `attachment`, or the raw body. A raw body is taken as the file
 * whatever it is, JSON too: only its content type or `extension` says what it should be.
 */
export async function receiveUpload(request: FastifyRequest, path: string): Promise<Upload> {
  const fields = flatten(request.query as Query);
  await mkdir(dirname(path), { recursive: true });
  try {
    const kind = request.isMultipart()
      ? await receiveParts(request, path, fields)
      : await receiveBody(request, path, fields);
    return { fields, kind, bytes: (await stat(path)).size };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function receiveParts(
  request: FastifyRequest,
  path: string,
  fields: Record<string, string>,
): Promise<'csv' | 'zip'> {
  let kind: 'csv' | 'zip' | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value);
    else if (part.fieldname === 'attachment' && !kind) {
      await pipeline(part.file, createWriteStream(path));
      kind = kindByName(part.filename) ?? kindByType(part.mimetype);
    } else part.file.resume();
  }
  if (Object.keys(fields).some((name) => name.startsWith('pre_attachment')))
    throw refusal(400, 'This practice Canvas does not offer pre_attachment; send the file as attachment.');
  if (!kind) throw refusal(400, 'The form has no file in the field attachment.');
  return fields.extension ? kindByExtension(fields.extension) : kind;
}

async function receiveBody(
  request: FastifyRequest,
  path: string,
  fields: Record<string, string>,
): Promise<'csv' | 'zip'> {
  const type = request.headers['content-type'] ?? '';
  const charset = /charset=\s*"?([^";\s]+)/i.exec(type)?.[1];
  if (charset && charset.toLowerCase() !== 'utf-8' && charset.toLowerCase() !== 'utf8')
    throw refusal(400, 'The upload must be UTF-8.');
  if (Object.keys(fields).some((name) => name.startsWith('pre_attachment')))
    throw refusal(400, 'This practice Canvas does not offer pre_attachment; send the file as attachment.');
  await pipeline((request.body as Readable | undefined) ?? request.raw, createWriteStream(path));
  return fields.extension ? kindByExtension(fields.extension) : kindByType(type);
}

function kindByName(name: string | undefined): 'csv' | 'zip' | undefined {
  if (!name) return undefined;
  if (/\.csv$/i.test(name)) return 'csv';
  return /\.zip$/i.test(name) ? 'zip' : undefined;
}

function kindByType(type: string): 'csv' | 'zip' {
  return /^text\/(csv|plain)/i.test(type) ? 'csv' : 'zip';
}

function kindByExtension(extension: string): 'csv' | 'zip' {
  return extension.toLowerCase() === 'csv' ? 'csv' : 'zip';
}

function flatten(query: Query): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    const last = Array.isArray(value) ? value[value.length - 1] : value;
    if (last !== undefined) fields[name] = last;
  }
  return fields;
}
