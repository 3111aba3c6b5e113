import { nodeId } from '../../topology/machine.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaCode } from './sources.ts';

const [gpu0, gpu1] = [nodeId('gpu0'), nodeId('gpu1')];
const pair = { provider: gpu0, client: gpu1 };
const cpuAddress = 0x6_00c2_0000_0000n;

export const twoAddresses: Lesson = {
  id: 'two-addresses',
  title: 'One register, two addresses',
  description:
    'On POWER9 the CPU and the bus number the same BAR differently; a request that uses the wrong one goes astray.',
  topic: 'S7',
  machine: { scene: 'power9-ac922' },
  start: { view: { pair, tab: 'route' }, routing: { bar: 0, operation: 'write' } },
  steps: [
    {
      title: 'A shifted window',
      text: [
        'The host bridge of this machine shows the CPU a window at one place and drives other numbers on the bus. BAR 0 of GPU 0 has the bus address 0x80000000.',
        'On x86 both are equal, so it makes no difference which one a driver uses.',
      ],
      claims: [
        {
          kind: 'address',
          question: { space: 'cpu', address: cpuAddress },
          resolved: 'bar',
          node: gpu0,
          bar: 0,
        },
        {
          kind: 'address',
          question: { space: 'bus', root: nodeId('hb:0004:00'), address: 0x8000_0000n },
          resolved: 'bar',
          node: gpu0,
          bar: 0,
        },
      ],
      predict: {
        question: 'GPU 1 writes to BAR 0 of GPU 0 and uses the CPU’s address. Where does it go?',
        options: [
          {
            text: 'To GPU 0, the switch translates',
            claim: { kind: 'route', reaches: gpu0 },
          },
          { text: 'Nowhere, and no error is reported', claim: { kind: 'route', outcome: 'vanished' } },
          {
            text: 'Into system memory',
            claim: { kind: 'route', reaches: 'system-memory' },
          },
        ],
        right: 1,
        explanation:
          'No window of the switch holds that number, so the write goes up. The root port does not send it back down, and a write is not answered.',
        change: { routing: { bar: 0, operation: 'write', addressing: 'cpu-physical' }, play: 'route' },
        claims: [{ kind: 'route', outcome: 'vanished', standing: 'wires-fail' }],
      },
      links: [{ text: 'Every hop with its address', to: 'tab', tab: 'route' }],
    },
    {
      title: 'The bus address',
      text: [
        'With the bus address the switch recognises the window of its other port. Linux hands out this one.',
      ],
      change: { routing: { bar: 0, operation: 'write' }, play: 'route' },
      claims: [direct(pair), { kind: 'route', outcome: 'delivered', standing: 'agree', passesRoot: false }],
    },
    {
      title: 'A sign',
      text: [
        'Linux 5.4 computes the bus address itself: CPU address minus an offset. The offset was defined as bus minus CPU, so the code should have added it.',
        'GPU 0 offers its BAR 0, and GPU 1 maps a page of it.',
      ],
      change: {
        view: { tab: 'mapping' },
        operate: [
          {
            on: 'memory',
            operation: { kind: 'add-resource', node: gpu0, bar: 0, sizeBytes: 0n, offsetBytes: 0n },
          },
        ],
        transfer: {
          device: gpu1,
          segments: [{ kind: 'bar-memory', node: gpu0, bar: 0, offsetBytes: 0n, sizeBytes: 4096 }],
        },
      },
      claims: [{ kind: 'mapping', status: 'works', spaces: ['bus'] }],
      predict: {
        question: 'Linux 5.4 maps the page on this machine. What is the result?',
        options: [
          { text: 'It works, the offset cancels out', claim: { kind: 'mapping', status: 'works' } },
          { text: 'The kernel refuses', claim: { kind: 'mapping', status: 'refused' } },
          { text: 'An address at which nothing answers', claim: { kind: 'mapping', status: 'wrong-place' } },
        ],
        right: 2,
        explanation:
          'An offset of 0 has no sign, so x86 never showed the mistake. Since 5.16 the offset is added.',
        change: { settings: { kernel: '5.4' } },
        claims: [{ kind: 'mapping', status: 'works', after: { settings: { kernel: '5.16' } } }],
      },
    },
  ],
  sources: [
    p2pdmaCode,
    {
      title: 'Linux: dynamic DMA mapping guide, CPU and DMA addresses',
      url: 'https://docs.kernel.org/core-api/dma-api-howto.html',
    },
    {
      title: 'skiboot: memory map of POWER9 PHBs (hw/phys-map.c)',
      url: 'https://github.com/open-power/skiboot/blob/master/hw/phys-map.c',
    },
  ],
};
