import { moduleParameter } from '../stack/settingTexts.ts';

/** The text of an environment with a variable set to a value as its last word, or without it (null). */
export function withVariable(text: string, name: string, value: string | null): string {
  const word = new RegExp(
    `(^|[ \\t])(?:(?:export|-x)[ \\t]+)?${name}=(?:"[^"]*"|'[^']*'|[^\\s"'])*(?=\\s|$)`,
    'gm',
  );
  const others = text
    .replace(word, '')
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  return [...others, ...(value === null ? [] : [`${name}=${value}`])].join('\n');
}

interface ParameterSetting {
  readonly module: string;
  readonly name: string;
  readonly value: string;
}

/** `options amdgpu pcie_p2p=1`, as modprobe takes it. */
export const optionsLine = ({ module, name, value }: ParameterSetting): string =>
  `options ${module} ${name}=${quoted(value)}`;

const quoted = (value: string): string => (/^[\w.-]+$/.test(value) ? value : `"${value}"`);

/** The text of module parameters with one set: in its place where it is written plainly, else in a line at the end. */
export function withParameter(text: string, setting: ParameterSetting): string {
  const { module, name, value } = setting;
  const plain = new RegExp(`(^|[\\s.])${name}=(?:"[^"]*"|'[^']*'|[^\\s"']*)(?=\\s|$)`, 'gm');
  const inPlace = text.replace(plain, (_, before: string) => `${before}${name}=${quoted(value)}`);
  if (moduleParameter(inPlace, module, name) === value) return inPlace;
  return [text.trimEnd(), optionsLine(setting)].filter(Boolean).join('\n');
}

/** The text of a kernel's configuration with an option built in. */
export function withConfigOption(text: string, option: string): string {
  const others = text.split('\n').filter(line => {
    const named = /^\s*(?:#\s*)?(CONFIG_\w+)(?:=| is not set)/.exec(line)?.[1];
    return line.trim() !== '' && named !== option;
  });
  return [...others, `${option}=y`].join('\n');
}

const USES_P2PDMA = '"use_pci_p2pdma": true';

/** cufile.json with properties.use_pci_p2pdma on; the rest of it and its comments stay. */
export function withCufileP2pdma(text: string): string {
  const key = /"use_pci_p2pdma"\s*:\s*(?:true|false)/g;
  if (key.test(text)) return text.replace(key, USES_P2PDMA);
  const properties = /("properties"\s*:\s*\{)(\s*\})?/;
  const added = (_: string, opens: string, closes?: string) =>
    `${opens} ${USES_P2PDMA}${closes === undefined ? ',' : ' }'}`;
  if (properties.test(text)) return text.replace(properties, added);
  const whole = `"properties": { ${USES_P2PDMA} }`;
  if (text.trim() === '') return `{ ${whole} }`;
  return text.replace(
    /(\{)(\s*\})?/,
    (_, opens: string, closes?: string) => `${opens} ${whole}${closes === undefined ? ',' : ' }'}`,
  );
}
