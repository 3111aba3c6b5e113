import { ACS_CR, ACS_DT, ACS_EC, ACS_RR, ACS_SV, ACS_UF } from '../../topology/acs.ts';
import { nodeId } from '../../topology/machine.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaCode } from './sources.ts';

const [portA, portB] = [nodeId('port-a'), nodeId('port-b')];
const pair = { provider: nodeId('nvme'), client: nodeId('nic') };
const bits = (value: number) =>
  ({
    facts: [
      { node: portA, fact: 'acs.control', value },
      { node: portB, fact: 'acs.control', value },
    ],
  }) as const;

export const sourceValidation: Lesson = {
  id: 'source-validation',
  title: 'SrcValid+ is set: is ACS to blame?',
  description: 'An ACS word has seven bits. Only three of them turn a peer away.',
  topic: 'question',
  machine: { scene: 'first-lesson' },
  start: { view: { pair: null }, ...bits(ACS_SV) },
  steps: [
    {
      title: 'A line of lspci',
      text: [
        'Both switch ports show `ACSCtl: SrcValid+ TransBlk- ReqRedir- CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-`.',
        'A tool prints “ACS is enabled”, and an administrator clears every bit of the machine.',
      ],
      change: { selected: portB },
      claims: [{ kind: 'upstream', device: pair.provider, other: pair.client, common: nodeId('switch') }],
      links: [{ text: 'The bits of one port', to: 'node', node: 'port-b' }],
      predict: {
        question: 'May the NIC reach the memory of the drive?',
        options: [
          { text: 'Direct: nothing here redirects', claim: direct(pair) },
          {
            text: 'Blocked by ACS',
            claim: { kind: 'verdict', ...pair, mapType: 'NOT_SUPPORTED' },
          },
        ],
        right: 0,
        explanation:
          'Source Validation checks that a request comes from a bus below the port. It sends nothing elsewhere. ACS is not the problem on this path.',
        change: { view: { pair } },
        claims: [direct(pair, { distance: 4 }), { kind: 'route', outcome: 'delivered', passesRoot: false }],
      },
    },
    {
      title: 'The three that count',
      text: [
        'For the verdict Linux reads three of the seven bits: with any of them set, it calls the port redirecting. `ReqRedir` is one, and so is `CmpltRedir`.',
      ],
      change: { view: { pair: null } },
      claims: [
        {
          kind: 'verdict',
          ...pair,
          mapType: 'NOT_SUPPORTED',
          redirecting: [portA, portB],
          after: bits(ACS_RR),
        },
      ],
      predict: {
        question: 'Which one of these bits, set on the NIC’s port, changes the verdict?',
        options: [
          {
            text: 'UpstreamFwd',
            claim: {
              kind: 'verdict',
              ...pair,
              redirecting: [portB],
              after: { facts: [{ node: portB, fact: 'acs.control', value: ACS_UF }] },
            },
          },
          {
            text: 'DirectTrans',
            claim: {
              kind: 'verdict',
              ...pair,
              redirecting: [portB],
              after: { facts: [{ node: portB, fact: 'acs.control', value: ACS_DT }] },
            },
          },
          {
            text: 'EgressCtrl',
            claim: {
              kind: 'verdict',
              ...pair,
              redirecting: [portB],
              after: { facts: [{ node: portB, fact: 'acs.control', value: ACS_EC }] },
            },
          },
        ],
        right: 2,
        explanation:
          'The third is Egress Control. It decides by a vector of ports; Linux does not read the vector, so it takes the bit for a redirect.',
      },
    },
    {
      title: 'Kernel and wires',
      text: [
        'Now `CmpltRedir` alone is set on the NIC’s port, and nothing on the other. The kernel refuses the pair.',
        'On the wires the bit acts on completions that come up through this very port. The answers to the NIC come up through the other one.',
      ],
      change: {
        view: { pair, tab: 'route' },
        facts: [
          { node: portA, fact: 'acs.control', value: 0 },
          { node: portB, fact: 'acs.control', value: ACS_CR },
        ],
        routing: { operation: 'read', addressing: 'bus' },
        play: 'route',
      },
      claims: [
        { kind: 'verdict', ...pair, mapType: 'NOT_SUPPORTED', redirecting: [portB] },
        { kind: 'route', outcome: 'delivered', standing: 'kernel-refuses', passesRoot: false },
        {
          kind: 'route',
          passesRoot: true,
          after: { facts: [{ node: portB, fact: 'acs.control', value: ACS_RR }] },
        },
      ],
    },
  ],
  sources: [
    {
      title: 'NCCL #606: ACS is suspected where only SrcValid+ is set',
      url: 'https://github.com/NVIDIA/nccl/issues/606',
    },
    p2pdmaCode,
    {
      title: 'PCI Express Base Specification: Access Control Services',
      url: 'https://pcisig.com/specifications',
    },
  ],
};
