import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One file of a backup, by its path in it. */
export interface Copied {
  path: string;
  bytes: number;
  sha256: string;
}

const chunk = 1024 * 1024;

/** Copies a file, for its owner alone; says what was copied. */
export async function copyFile(
  from: string,
  to: string,
  owner?: { uid: number; gid: number },
): Promise<Omit<Copied, 'path'>> {
  const source = await open(from, 'r');
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const target = await open(to, 'wx', 0o600);
    try {
      const read = await readThrough(source, (part) => target.writeFile(part));
      if (owner) await target.chown(owner.uid, owner.gid);
      return read;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/**
 * Waits until files are on the disk and not only in its cache. At the end of all copying, when most of it has
 * been written: after each file it would take many times as long.
 */
export async function syncAll(paths: string[]): Promise<void> {
  for (const path of paths) {
    const file = await open(path, 'r');
    await file.sync();
    await file.close();
  }
}

/** What a file holds now. */
export async function digestOf(path: string): Promise<Omit<Copied, 'path'>> {
  const file = await open(path, 'r');
  try {
    return await readThrough(file, async () => {});
  } finally {
    await file.close();
  }
}

async function readThrough(
  file: FileHandle,
  use: (part: Buffer) => Promise<void>,
): Promise<Omit<Copied, 'path'>> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(chunk);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunk);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    const part = buffer.subarray(0, bytesRead);
    hash.update(part);
    await use(part);
    bytes += bytesRead;
  }
}

/** Every file and folder below a folder, by their paths in it; what goes while one looks is not there. */
export async function treeOf(
  root: string,
  skip: (path: string) => boolean = () => false,
): Promise<{ files: string[]; folders: string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  const look = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(ifMissing);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (skip(path)) continue;
      if (entry.isDirectory()) {
        folders.push(path);
        await look(path);
      } else if (entry.isFile()) files.push(path);
    }
  };
  await look('');
  return { files, folders };
}

function ifMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
