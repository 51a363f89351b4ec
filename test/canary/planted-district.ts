import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { firstDay } from '../kills/stage-district.js';

/** People whose names, addresses and numbers stand nowhere else in the world. */
export const plantedPeople = [
  person('Zéphyrine "Zee" 🦩', "O'Canary-Quux, Jr.", 'zquuxcanary', '970031415'),
  person('渡辺カナリア', 'Серинус', 'serinuscanaria', '970031416'),
  person('Tweedledee\tTab', 'Backslash\\Canary', 'backslashcanary', '970031417'),
];

function person(givenName: string, familyName: string, username: string, identifier: string) {
  return { givenName, familyName, username, identifier, email: `${username}@students.canaries.example` };
}

export const canarySecrets = {
  clientId: 'canary-client-5f1c',
  clientSecret: 'canary-client-secret-2b7e151628aed2a6',
  canvasToken: 'canary~canvas-token-abf7158809cf4f3c',
};

/** A practice district with these people among its students, and these secrets. */
export async function startPlantedSandbox(folder: string): Promise<Sandbox> {
  const common = { students: 300, today: firstDay };
  const plain = await startSandbox({ ...common, dataFolder: join(folder, 'plain'), requireCanvas: false });
  const exported = Buffer.from(await (await fetch(`${plain.controlUrl}/export`)).arrayBuffer());
  await plain.stop();
  const from = join(folder, 'planted.zip');
  await writeZip(from, (await readZip(exported)).map(plantPeople));
  return startSandbox({ ...common, ...canarySecrets, dataFolder: join(folder, 'planted'), from, pageCap: 100 });
}

interface ZippedFile {
  name: string;
  content: Buffer;
}

/** Puts them in the place of students who have enrollments. */
function plantPeople(file: ZippedFile): ZippedFile {
  if (file.name !== 'users.csv') return file;
  const rows = parse<Record<string, string>>(file.content, { columns: true });
  const students = rows.filter(({ role, enabledUser }) => role === 'student' && enabledUser === 'true');
  plantedPeople.forEach((planted, at) => Object.assign(students[at * 7]!, planted));
  return { name: file.name, content: Buffer.from(stringify(rows, { header: true })) };
}

async function readZip(bytes: Buffer): Promise<ZippedFile[]> {
  const zip = await yauzl.fromBufferPromise(bytes);
  const files: ZippedFile[] = [];
  for await (const entry of zip.eachEntry()) {
    files.push({ name: entry.fileName, content: await buffer(await zip.openReadStreamPromise(entry)) });
  }
  return files;
}

async function writeZip(path: string, files: ZippedFile[]): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const { name, content } of files) zip.addBuffer(content, name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
