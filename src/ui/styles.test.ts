import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * The only class names that any panel may use as they stand: looks that many share, and what the canvas draws by itself.
 * All others live in the module of their panel. Think twice before this list grows.
 */
const globals = [
  // words
  'muted small mono section-title field-title reason-source complaint visually-hidden node-link kernel-log',
  'verdict-word tone-direct tone-host tone-staged tone-blocked tone-unknown',
  // buttons and choices
  'icon button button-main button-quiet icon-button segments',
  // fields
  'field named-field field-row field-pair check check-row plain-fieldset button-row more',
  // boxes
  'callout callout-trouble callout-doubt callout-done dialog-body dialog-actions facts-table',
  // the canvas
  'overview words-layer play-layer',
].flatMap(line => line.split(' '));

/** Names of other people's markup that a module may style inside its own. */
const foreign = ['u-legend'];

const root = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const modules = files.filter(file => file.endsWith('.module.css')).toSorted();
const globalSheets = files.filter(file => file.endsWith('.css') && !modules.includes(file));
const components = files.filter(file => file.endsWith('.tsx')).map(file => ({ file, text: read(file) }));

/** The selectors of a sheet, one by one; those of keyframes and the conditions of @-rules are none. */
function selectorsOf(sheet: string): string[] {
  const text = read(sheet)
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/@keyframes[^{]*\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, '');
  const heads = [...text.matchAll(/([^{};]+)\{/g)].map(([, head = '']) => head.trim());
  return heads.filter(head => !head.startsWith('@')).flatMap(head => head.split(/,(?![^(]*\))/));
}

const named = (selector: string) =>
  [...selector.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name = '']) => name);
const withoutGlobals = (selector: string) => selector.replace(/:global\([^)]*\)/g, '');
const classesOf = (sheet: string) =>
  [...new Set(selectorsOf(sheet).map(withoutGlobals).flatMap(named))].toSorted();

/** What each name in a component stands for: `import * as styles from './x.module.css'`. */
function importsOf({ file, text }: { file: string; text: string }) {
  return [...text.matchAll(/import \* as (\w+) from '([^']+\.module\.css)'/g)].map(
    ([, name = '', from = '']) => {
      const sheet = join(dirname(file), from);
      const used = [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(
        ([, member = '']) => member,
      );
      return { file, sheet, used };
    },
  );
}

const imports = components.flatMap(importsOf);

/** Types for TypeScript, so that a misspelt class does not compile. */
function types(): string {
  const blocks = modules.map(sheet => {
    const names = classesOf(sheet).map(name => `  export const ${name}: string;`);
    return [`declare module '*/${basename(sheet)}' {`, ...names, '}'].join('\n');
  });
  return `// Written by styles.test.ts; after a change to a module: npx vitest run src/ui/styles.test.ts -u\n${blocks.join('\n')}\n`;
}

test('the declared classes are those of the modules', async () => {
  await expect(types()).toMatchFileSnapshot(join(root, 'styles.d.ts'));
});

test('no two modules have the same file name, by which their types are found', () => {
  const names = modules.map(sheet => basename(sheet));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('every class that a component takes from a module is in it', () => {
  const missing = imports.flatMap(({ file, sheet, used }) =>
    used.filter(name => !classesOf(sheet).includes(name)).map(name => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every class of a module is used by somebody who imports it', () => {
  const unused = modules.flatMap(sheet => {
    const used = new Set(imports.filter(each => each.sheet === sheet).flatMap(each => each.used));
    return classesOf(sheet)
      .filter(name => !used.has(name))
      .map(name => `${sheet}: ${name}`);
  });
  expect(unused).toEqual([]);
});

test('every selector of a module begins at a class of its own, so that it reaches nobody else', () => {
  const reaching = modules.flatMap(sheet =>
    selectorsOf(sheet)
      .filter(selector => named(withoutGlobals(selector)).length === 0)
      .map(selector => `${sheet}: ${selector.trim()}`),
  );
  expect(reaching).toEqual([]);
});

test('what a module calls global is on the list', () => {
  const others = modules.flatMap(sheet =>
    selectorsOf(sheet)
      .flatMap(selector => [...selector.matchAll(/:global\(([^)]*)\)/g)])
      .flatMap(([, inside = '']) => named(inside))
      .filter(name => ![...globals, ...foreign].includes(name))
      .map(name => `${sheet}: ${name}`),
  );
  expect(others).toEqual([]);
});

test('the global sheets name the classes on the list and no other', () => {
  const found = globalSheets.flatMap(classesOf);
  expect([...new Set(found)].toSorted()).toEqual(globals.toSorted());
});

test('a component writes out no class that is not on the list', () => {
  const allowed = new Set([...globals, 'tone-']);
  const written = components.flatMap(({ file, text }) =>
    [...text.matchAll(/className=(?:"([^"]*)"|\{((?:[^{}]|\{[^{}]*\})*)\})/g)].flatMap(
      ([, plain, expression]) => {
        const strings = [
          ...(expression ?? '').replace(/=== '[^']*'/g, '').matchAll(/'([^']*)'|`([^`]*)`/g),
        ].map(([, quoted, template]) => quoted ?? template?.replace(/\$\{[^}]*\}/g, '') ?? '');
        return [plain ?? '', ...strings]
          .flatMap(names => names.split(/\s+/))
          .filter(name => name !== '' && !allowed.has(name))
          .map(name => `${file}: ${name}`);
      },
    ),
  );
  expect(written).toEqual([]);
});

/** What the sheets say, declaration by declaration; the custom properties of base.css are the tokens themselves. */
const declarations = [...globalSheets, ...modules].flatMap(sheet =>
  [...read(sheet).matchAll(/^\s*([a-z][a-z-]*): ([^;{}]*);/gm)].map(([, property = '', value = '']) => ({
    sheet,
    property,
    value,
    said: `${sheet}: ${property}: ${value}`,
  })),
);
const tokens = (kind: string) =>
  new Set(
    Array.from(
      read('base.css').matchAll(new RegExp(`--${kind}-\\w+: ([\\d.]+rem);`, 'g')),
      ([, size]) => size,
    ),
  );

test('a size grows with the text of the reader: a pixel is for lines and patterns', () => {
  const fixed = declarations
    .filter(({ property }) => !/^(background.*|box-shadow)$/.test(property))
    .filter(({ value }) => [...value.matchAll(/([\d.]+)px/g)].some(([, size]) => Number(size) > 4));
  expect(fixed.map(({ said }) => said)).toEqual([]);
});

test('sizes of text, space and radius are tokens wherever there is one', () => {
  const kinds = [
    { of: /^font(-size)?$/, kind: 'text' },
    { of: /^(gap|row-gap|column-gap|padding.*|margin.*)$/, kind: 'space' },
    { of: /^border-.*radius$/, kind: 'radius' },
  ];
  const raw = kinds.flatMap(({ of, kind }) => {
    const known = tokens(kind);
    expect(known.size).toBeGreaterThan(3);
    return declarations
      .filter(({ property }) => of.test(property))
      .filter(({ value }) => [...value.matchAll(/[\d.]+rem/g)].some(([size]) => known.has(size)));
  });
  expect(raw.map(({ said }) => said)).toEqual([]);
});
