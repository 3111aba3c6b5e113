import { isRoutePlay, type RoutePlayKey, routePlays } from '../fabric/answers/routePlays.ts';
import { nodeId } from '../topology/machine.ts';
import { matrixLenses, openLabs, startingView, type View } from './document.ts';
import { readRequestParts, requestParts } from './requestField.ts';

/** The fields of a fragment, `key=value` joined by `&`, with or without `#`. What is no field is passed over. */
export function readFields(fragment: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of fragment.replace(/^#/, '').split('&')) {
    const equals = field.indexOf('=');
    if (equals > 0) fields.set(field.slice(0, equals), field.slice(equals + 1));
  }
  return fields;
}

/** Where in the document the fragment looks: `p=<provider>~<client>`, `lens=`, `tab=`, the request `r=` and the step `t=`. Half a pair is none. */
export const readView = (fields: ReadonlyMap<string, string>): View => ({
  pair: readPair(fields.get('p')),
  lens: matrixLenses.find(lens => lens === fields.get('lens')) ?? startingView.lens,
  tab: openLabs.find(tab => tab === fields.get('tab')) ?? startingView.tab,
  request: readRequestParts(fields.get('r')?.split('~').map(fromField) ?? []),
  step: readStep(fields.get('t')),
});

/** The fields of a view; what is usual is left out. */
export function viewFields({ pair, lens, tab, request, step }: View): readonly string[] {
  const fields: string[] = [];
  if (pair) fields.push(`p=${toField(pair.provider)}~${toField(pair.client)}`);
  if (lens !== startingView.lens) fields.push(`lens=${lens}`);
  if (tab !== startingView.tab) fields.push(`tab=${tab}`);
  const asked = requestParts(request).map(toField);
  if (asked.length > 0) fields.push(`r=${asked.join('~')}`);
  if (step) fields.push(`t=${playLetters[step.key]}${step.at + 1}`);
  return fields;
}

/** What is played, in front of the step that people count from 1; append only. */
const playLetters: Readonly<Record<RoutePlayKey, string>> = {
  route: '',
  'route-fallback': 'm',
  'route-both': 'b',
  'route-race': 'r',
};

/** A step beyond the last is the last; the player brings it within what there is. */
function readStep(text: string | undefined): View['step'] {
  const [, letter = '', step = ''] = /^([a-z]?)([1-9]\d{0,3})$/.exec(text ?? '') ?? [];
  const key = Object.keys(routePlays).find(each => isRoutePlay(each) && playLetters[each] === letter);
  return step !== '' && key !== undefined && isRoutePlay(key) ? { key, at: Number(step) - 1 } : null;
}

/** The colons of an address stay readable; what has a meaning in the fragment does not. */
export const toField = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll('%3A', ':').replaceAll('~', '%7E');

/** The text behind a field's value; a stray % in a link that somebody typed stands for itself. */
export function fromField(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readPair(text: string | undefined): View['pair'] {
  const [provider, client, ...more] = text?.split('~') ?? [];
  if (!provider || !client || more.length > 0) return null;
  return { provider: nodeId(fromField(provider)), client: nodeId(fromField(client)) };
}
