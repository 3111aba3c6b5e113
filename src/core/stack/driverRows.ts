import { amdPeerAnswer } from './amdgpu/peerAnswer.ts';
import { exportAnswer } from './dmabuf/exportAnswer.ts';
import { vfioAnswer } from './dmabuf/vfio.ts';
import { type DriverAsked, type DriverQuestion, type DriverSaid, driverQuestion } from './driverAsked.ts';
import { gdsAnswer } from './gds/gdsAnswer.ts';
import { nvidiaDmabufAnswer, nvidiaPairAnswer, peermemAnswer } from './nvidia/nvidiaAnswer.ts';
import type { StackContext } from './stackContext.ts';
import { rowOf, type StackRow } from './stackRow.ts';
import { speaksOfUcx, ucxAnswer } from './ucx/ucxAnswer.ts';

/** What the drivers at both ends, and UCX where it is used, would do with a pair. */
export function driverRows(context: StackContext, asked: DriverAsked): readonly StackRow[] {
  const question = driverQuestion(context, asked);
  const isSupposed = [asked.drivers.provider, asked.drivers.client].some(({ basis }) => basis !== 'in-use');
  const row = (layer: 'driver' | 'library', { who, answer, addresses }: DriverSaid): StackRow => ({
    ...rowOf(layer, who, { isSupposed, answer }),
    ...(addresses && { addresses }),
  });
  const usesUcx = asked.purpose.startsWith('gpu-nic') && speaksOfUcx(question);
  return [
    ...driversSay(question).map(said => row('driver', said)),
    ...(usesUcx ? [row('library', ucxAnswer(question))] : []),
  ];
}

function driversSay(question: DriverQuestion): readonly DriverSaid[] {
  switch (question.path) {
    case 'nvidia-gpu':
      return [nvidiaPairAnswer(question)];
    case 'nvidia-peermem':
      return [peermemAnswer(question)];
    case 'nvidia-dmabuf':
      return [nvidiaDmabufAnswer(question)];
    case 'nvidia-fs':
    case 'gds-p2pdma':
      return [gdsAnswer(question)];
    case 'kfd':
      return [amdPeerAnswer(question)];
    case 'dmabuf':
      return [exportAnswer(question)];
    case 'vfio-dmabuf':
      return [exportAnswer(question)];
    case 'vfio-guest':
      return [vfioAnswer(question)];
    case 'nvmet':
    case 'p2pdma':
      return [];
  }
}
