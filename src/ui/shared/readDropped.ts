import type { DroppedFile } from '../../store/droppedFiles.ts';

/** Files as they could be read, and in words what could not. */
export interface Dropped {
  readonly files: readonly DroppedFile[];
  readonly unread: readonly string[];
}

/** Far more than anybody has of captures, and few enough that a dropped home folder ends soon. */
const MAX_FILES = 200;
const MAX_DEPTH = 8;
const MAX_FILE_MEBIBYTES = 64;
const MAX_MEBIBYTES = 256;
const MEBIBYTE = 2 ** 20;

/** Reads files, and folders with all that is in them. */
export async function readDropped(roots: readonly (File | FileSystemEntry)[]): Promise<Dropped> {
  const files: DroppedFile[] = [];
  const unread: string[] = [];
  let left = MAX_MEBIBYTES * MEBIBYTE;

  async function readFile(file: File, name: string) {
    if (file.size > MAX_FILE_MEBIBYTES * MEBIBYTE) {
      unread.push(`${name}: it is larger than ${MAX_FILE_MEBIBYTES} MiB, as no capture is.`);
    } else if (file.size > left) {
      unread.push(`${name}: all files together are larger than ${MAX_MEBIBYTES} MiB.`);
    } else {
      files.push({ name, bytes: new Uint8Array(await file.arrayBuffer()) });
      left -= file.size;
    }
  }

  async function readFolder(folder: FileSystemDirectoryEntry, depth: number) {
    const name = nameOf(folder);
    if (depth > MAX_DEPTH) {
      unread.push(`${name}: it is more than ${MAX_DEPTH} folders deep.`);
      return;
    }
    const inside = await entriesOf(folder);
    if (inside.length === 0) unread.push(`${name}: this folder is empty.`);
    for (const entry of inside) await read(entry, depth);
  }

  async function read(entry: File | FileSystemEntry, depth: number) {
    const name = entry instanceof File ? entry.name : nameOf(entry);
    try {
      if (files.length >= MAX_FILES) unread.push(`${name}: ${MAX_FILES} files are read at most.`);
      else if (entry instanceof File) await readFile(entry, name);
      else if (isFolder(entry)) await readFolder(entry, depth + 1);
      else if (isFile(entry)) await readFile(await fileOf(entry), name);
    } catch {
      unread.push(`${name}: the browser could not read it.`);
    }
  }

  for (const root of roots) await read(root, 0);
  return { files, unread };
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const nameOf = ({ fullPath }: FileSystemEntry) => fullPath.replace(/^\//, '');

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** The browser hands out the entries of a folder some at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all.toSorted((a, b) => a.name.localeCompare(b.name));
    all.push(...some);
  }
}
