/** The versions of Node that the tools of this project run on; package.json says the same under "engines". */
const wanted = '20.19 or newer in the 20 line, or 22.12 and newer';

/** Null when this Node will do, else a sentence that says what is needed. */
export function nodeTrouble(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return fits ? null : `Peerlane needs Node ${wanted}; this is Node ${version}. See https://nodejs.org.`;
}
