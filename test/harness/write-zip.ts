import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** Writes texts as the files of a zip. */
export async function writeZip(
  path: string,
  files: Readonly<Record<string, string>>,
  { compress = true } = {},
): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name, { compress });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
