import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** The files of an export, by their paths in it. */
export type ExportFiles = Record<string, string | Buffer>;

/** A whole small district as a SIS exports it. */
export const smallExport = {
  'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n',
  'orgs.csv':
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nd,,,District,district,,\ns,,,School,school,,d\n',
  'academicSessions.csv':
    'sourcedId,title,type,startDate,endDate,parentSourcedId,schoolYear\nt,Year,schoolYear,2026-08-12,2027-06-09,,2027\n',
  'courses.csv': 'sourcedId,title,courseCode,orgSourcedId\nc,Course,C1,d\n',
  'classes.csv': 'sourcedId,title,classType,courseSourcedId,schoolSourcedId,termSourcedIds\nk,Class,scheduled,c,s,t\n',
  'users.csv':
    'sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,identifier,email\n' +
    'u,,true,s,student,u1,Brindle,"Quill, Jr.",1001,\nv,,true,s,teacher,v1,Orla,Fenn,9001,\n',
  'enrollments.csv':
    'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n' +
    'e,k,s,u,student,,2026-08-12,\nf,k,s,v,teacher,true,2026-08-12,\n',
} satisfies ExportFiles;

export async function writeZip(path: string, files: ExportFiles): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

export async function writeFolder(path: string, files: ExportFiles): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return path;
}
