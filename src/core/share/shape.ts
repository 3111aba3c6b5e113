import { hex } from '../lib/hex.ts';
import { MAX_DEPTH } from '../topology/validateParents.ts';
import { MAX_NODES } from './limits.ts';

/**
 * A function's place: device and function number, what is below it, and bus or domain where the numbering does
 * not already tell. `children` is null for an endpoint.
 */
export interface ShapeNode {
  readonly devfn: number;
  readonly bus: number | null;
  readonly domain: number | null;
  readonly children: readonly ShapeNode[] | null;
}

/**
 * The functions below one root as nested text: two digits for devfn, `bb:` before them for a bus that the
 * numbering does not predict, `!dddd;` before that for another domain, parentheses round what is below a bridge.
 */
export function makeShape(nodes: readonly ShapeNode[]): string {
  return nodes
    .map(({ devfn, bus, domain, children }) => {
      const prefix = `${domain === null ? '' : `!${hex(domain, 1)};`}${bus === null ? '' : `${hex(bus, 2)}:`}`;
      return `${prefix}${hex(devfn, 2)}${children ? `(${makeShape(children)})` : ''}`;
    })
    .join('');
}

/** The root bus, and below a bridge at every depth. */
const MAX_OPEN = MAX_DEPTH + 2;

/** Reads it back; undefined for text that `makeShape` never writes, or for a forest beyond the caps. */
export function parseShape(text: string): readonly ShapeNode[] | undefined {
  // The longer alternative first: `11:` is a bus, `11` a function.
  const token = /!([0-9a-f]{1,8});|([0-9a-f]{2}):|([0-9a-f]{2})(\(?)|(\))/y;
  const open: ShapeNode[][] = [[]];
  let count = 0;
  let [domain, bus]: [number | null, number | null] = [null, null];
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, domainText, busText, devfnText, opens, closes] = match;
    if (domainText) domain = Number.parseInt(domainText, 16);
    if (busText) bus = Number.parseInt(busText, 16);
    if (devfnText) {
      const children: ShapeNode[] | null = opens ? [] : null;
      open.at(-1)?.push({ devfn: Number.parseInt(devfnText, 16), bus, domain, children });
      [domain, bus] = [null, null];
      count++;
      if (children) open.push(children);
    }
    if (closes) open.pop();
    if (open.length === 0 || open.length > MAX_OPEN || count > MAX_NODES) return undefined;
  }
  return open.length === 1 && domain === null && bus === null ? open[0] : undefined;
}
