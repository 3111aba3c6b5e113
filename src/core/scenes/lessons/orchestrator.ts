import type { OrchestratorOperation } from '../../p2pdma/orchestrator/orchestratorOperations.ts';
import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaDoc } from './sources.ts';

const [rnic, nvme2, cmb0, cmb1, cmb4] = [
  nodeId('rnic'),
  nodeId('nvme2'),
  nodeId('cmb0'),
  nodeId('cmb1'),
  nodeId('cmb4'),
];
const offer = (node: typeof cmb0) => ({ on: 'memory', operation: { kind: 'offer', node } }) as const;
const does = (operation: OrchestratorOperation) => ({ on: 'orchestrator', operation }) as const;

const offers = (node: typeof cmb0): LessonClaim => ({
  kind: 'call',
  operation: { on: 'memory', operation: { kind: 'has-p2pmem', node } },
  returned: 'true',
});

export const orchestrator: Lesson = {
  id: 'orchestrator',
  title: 'Whose memory, for all of them?',
  description: 'A driver names its clients, and the kernel looks for the provider that is nearest to all.',
  topic: 'S5',
  machine: { scene: 'nvmeof-target' },
  start: {
    view: { pair: null, tab: 'clients' },
    operate: [offer(cmb0), offer(cmb4), does({ kind: 'add-client', client: rnic })],
  },
  steps: [
    {
      title: 'A list of clients',
      text: [
        'An orchestrator is a driver that has several devices work on one buffer. It lists them as clients; here the RNIC is the first.',
        'Two drives offer memory: NVMe 0 below the same switch, and NVMe 4 below another root port.',
      ],
      claims: [offers(cmb0), offers(cmb4)],
      predict: {
        question: 'The plain drive NVMe 2 becomes the second client. Whose memory is found?',
        options: [
          {
            text: 'That of NVMe 0',
            claim: { kind: 'provider', pick: cmb0 },
          },
          { text: 'That of NVMe 4, which has nothing else to do', claim: { kind: 'provider', pick: cmb4 } },
          { text: 'None', claim: { kind: 'provider', pick: null } },
        ],
        right: 0,
        explanation:
          'The distances to all clients are added: 4 and 4. One client that cannot reach a provider rules it out, so NVMe 4 is never a candidate.',
        change: { operate: [does({ kind: 'add-client', client: nvme2 })] },
        claims: [{ kind: 'provider', pick: cmb0, ties: 1 }],
      },
    },
    {
      title: 'A tie',
      text: ['NVMe 1 offers its memory as well. It is as near as NVMe 0 to both clients.'],
      change: { operate: [offer(cmb1)] },
      claims: [cmb0, cmb1].map(provider => direct({ provider, client: rnic }, { distance: 4 })),
      predict: {
        question: 'How does the kernel choose?',
        options: [
          {
            text: 'The one with the lower address, always',
            claim: {
              kind: 'provider',
              pick: cmb0,
              after: { operate: [does({ kind: 'choose-seed', seed: 2 })] },
            },
          },
          {
            text: 'At random, so that load spreads',
            claim: {
              kind: 'provider',
              pick: cmb1,
              after: { operate: [does({ kind: 'choose-seed', seed: 2 })] },
            },
          },
        ],
        right: 1,
        explanation:
          'Among equals each is as likely as the other. Here a seed takes the place of the kernel’s random number: change it and see another one win.',
        claims: [
          { kind: 'provider', pick: cmb0, after: { operate: [does({ kind: 'choose-seed', seed: 1 })] } },
          { kind: 'provider', pick: cmb1, after: { operate: [does({ kind: 'choose-seed', seed: 2 })] } },
        ],
      },
      links: [{ text: 'The ranking', to: 'tab', tab: 'clients' }],
    },
    {
      title: 'The list of 2018',
      text: [
        'The series of 2018 kept clients in a list. Once a provider is assigned, the list belongs to it, and a client that cannot reach it is refused.',
      ],
      change: {
        operate: [
          does({ kind: 'choose-api', api: 'client-list' }),
          does({ kind: 'assign-provider', provider: cmb0 }),
        ],
      },
      claims: [
        {
          kind: 'call',
          operation: does({ kind: 'add-client', client: nodeId('nvme3') }),
          succeeded: true,
        },
      ],
      predict: {
        question: 'NVMe 4 is to be a client of this list. What does the call return?',
        options: [
          {
            text: '0: it is added',
            claim: { kind: 'call', operation: does({ kind: 'add-client', client: cmb4 }), returned: '0' },
          },
          {
            text: '-EXDEV',
            claim: {
              kind: 'call',
              operation: does({ kind: 'add-client', client: cmb4 }),
              returned: '-EXDEV',
            },
          },
          {
            text: '-ENODEV',
            claim: {
              kind: 'call',
              operation: does({ kind: 'add-client', client: cmb4 }),
              returned: '-ENODEV',
            },
          },
        ],
        right: 1,
        explanation:
          'The list has a provider, and NVMe 4 cannot reach it. The array form of 4.20 checks nothing at this point: it finds out when it looks for a provider.',
        change: { attempt: does({ kind: 'add-client', client: cmb4 }) },
      },
    },
  ],
  sources: [
    p2pdmaDoc,
    {
      title: 'linux-pci, August 2018: [PATCH v5 00/13] Copy Offload in NVMe Fabrics with P2P PCI Memory',
      url: 'https://lore.kernel.org/linux-pci/20180830185352.3369-1-logang@deltatee.com/',
    },
  ],
};
