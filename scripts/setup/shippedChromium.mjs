import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { dependenciesAreCurrent, installDependencies } from './dependencies.mjs';
import { inProject } from './places.mjs';

const installFolder = inProject('tools/chromium');
const unpacked = inProject('.cache/chromium');

/**
 * A Chromium that comes as a package of the registry, with its own libraries and fonts, for a Linux without any of
 * them. The package's own launcher sets libraries up on one cloud only and keeps one folder for all versions, so its
 * archives are unpacked here. Returns {executablePath, env}, or null where it does not run or cannot be installed.
 */
export async function shippedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  if (!dependenciesAreCurrent(installFolder)) {
    rmSync(unpacked, { recursive: true, force: true });
    if (await installDependencies(installFolder)) return null;
  }
  if (!existsSync(unpacked)) await unpack();
  return {
    executablePath: join(unpacked, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(unpacked, 'fonts'),
    },
  };
}

/** Into a folder beside it first: what is there under its own name is whole. */
async function unpack() {
  const { extract } = createRequire(join(installFolder, 'package.json'))('tar-fs');
  const archives = join(installFolder, 'node_modules', '@sparticuz', 'chromium', 'bin');
  const part = `${unpacked}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const inflate = (archive, into) =>
    pipeline(createReadStream(join(archives, archive)), createBrotliDecompress(), into);
  await inflate('chromium.br', createWriteStream(join(part, 'chromium')));
  chmodSync(join(part, 'chromium'), 0o755);
  await inflate('al2023.tar.br', extract(join(part, 'al2023')));
  await inflate('fonts.tar.br', extract(part));
  await inflate('swiftshader.tar.br', extract(part));
  renameSync(part, unpacked);
}
