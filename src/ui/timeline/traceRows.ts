import type { RunAnswer } from '../../core/fabric/run/runAnswer.ts';

/** What a crossing is called: a read's request carries no data, its answers do. */
export const kindWords = ['MWr', 'MRd', 'CplD'] as const;

export interface TraceNames {
  /** By channel: "03:00.0 up". */
  readonly channels: readonly string[];
}

/**
 * The lines of a trace that a filter lets through, in order of sending. Every word of the filter has to be found in the
 * name of the transfer, the kind, the link or the tag.
 */
export function traceRows(
  { index: { trace, order }, flows }: Pick<RunAnswer, 'index' | 'flows'>,
  { channels }: TraceNames,
  filter: string,
): Int32Array {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return order;
  const tests = words.map(word => {
    const inFlow = flows.map(({ name }) => name.toLowerCase().includes(word));
    const inKind = kindWords.map(kind => kind.toLowerCase().includes(word));
    const inChannel = channels.map(name => name.toLowerCase().includes(word));
    const tag = /^tag=\d+$/.test(word) ? Number(word.slice(4)) : null;
    return (line: number) =>
      inFlow[trace.flow[line] ?? -1] ||
      inKind[trace.kind[line] ?? -1] ||
      inChannel[trace.channel[line] ?? -1] ||
      (tag !== null && trace.tag[line] === tag);
  });
  return order.filter(line => tests.every(test => test(line)));
}
