import type { DriverQuestion, DriverSaid } from '../driverAsked.ts';
import { layerAnswer } from '../layerBook.ts';
import { environmentOf } from '../settingTexts.ts';
import { ucxBook, ucxEvidence } from './ucxRules.ts';

/** Whether the environment says anything to UCX, which is when somebody uses it. */
export const speaksOfUcx = ({ context }: Pick<DriverQuestion, 'context'>): boolean =>
  Object.keys(environmentOf(context.stack)).some(name => name.startsWith('UCX_'));

/** Whether UCX gives a network adapter the GPU's memory or copies. */
export function ucxAnswer(question: DriverQuestion): DriverSaid {
  const { context, names, drivers } = question;
  const said = environmentOf(context.stack)['UCX_IB_GPU_DIRECT_RDMA']?.toLowerCase();
  const choice = said === 'n' || said === 'no' ? 'no' : said === 'y' || said === 'yes' ? 'yes' : 'try';
  const evidence = ucxEvidence[drivers.provider.name ?? ''] ?? 'a trial registration of a DMA-buf';
  return {
    who: 'UCX',
    answer: layerAnswer(
      ucxBook,
      { choice: [choice], evidence: [true, false] },
      { who: 'UCX', doubt: null, evidence, ...names },
    ),
  };
}
