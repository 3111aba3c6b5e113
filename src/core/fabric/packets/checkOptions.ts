import { type Sentence, say } from '../../topology/sentence.ts';
import { type CreditPool, type PacketOptions, type PortKind, portKinds } from './options.ts';

/** Why these options make no fabric; null if they do. `maxPayloadBytes` is the largest MPS of the workload's ways. */
export function optionsProblem(options: PacketOptions, maxPayloadBytes: number): Sentence | null {
  const { linkEfficiency, tagsPerRequester, readCompletionBoundaryBytes, traceLimit } = options;
  if (!(linkEfficiency > 0 && linkEfficiency <= 1))
    return say`The efficiency of links is a share above 0 and up to 1, not ${linkEfficiency}.`;
  if (!isWhole(tagsPerRequester, 1)) return say`A requester has 1 tag or more, not ${tagsPerRequester}.`;
  if (!isWhole(traceLimit, 0)) return say`The trace keeps 0 crossings or more, not ${traceLimit}.`;
  const sizes = [
    ['MPS', maxPayloadBytes],
    ['MRRS', options.maxReadRequestBytes ?? readCompletionBoundaryBytes],
  ] as const;
  for (const [name, bytes] of sizes) {
    const isPower = isWhole(bytes, 64) && (bytes & (bytes - 1)) === 0;
    if (!isPower || bytes > 4096) return say`${name} is a power of two from 64 to 4096 bytes, not ${bytes}.`;
  }
  if (maxPayloadBytes < readCompletionBoundaryBytes)
    return say`Completions end at every ${readCompletionBoundaryBytes} bytes, which an MPS of ${maxPayloadBytes} bytes cannot hold.`;
  return (
    portKinds.map(kind => creditProblem(options, kind, maxPayloadBytes)).find(each => each !== null) ?? null
  );
}

const isWhole = (value: number, least: number) => Number.isSafeInteger(value) && value >= least;

/** The least that a receiver may advertise (PCIe Base Specification, section 2.6.1); 0 is infinite. */
function creditProblem({ credits }: PacketOptions, port: PortKind, payloadBytes: number): Sentence | null {
  const payloadUnits = Math.ceil(payloadBytes / 16);
  const { posted, nonPosted, completion } = credits[port];
  const pools: readonly (readonly [name: string, pool: CreditPool, leastUnits: number])[] = [
    ['writes', posted, payloadUnits],
    ['reads', nonPosted, 1],
    ['completions', completion, payloadUnits],
  ];
  for (const [name, { headers, dataUnits }, least] of pools) {
    const isEnough = (value: number, atLeast: number) => value === 0 || isWhole(value, atLeast);
    if (!isEnough(headers, 1) || !isEnough(dataUnits, least))
      return say`A receiver (${port}) needs credits for one packet of ${name}: 1 header and ${least} data units, not ${headers} and ${dataUnits}.`;
  }
  return null;
}
