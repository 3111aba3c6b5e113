import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { blocked, direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { kernelParameters } from './sources.ts';

const pair = { provider: nodeId('gpu0'), client: nodeId('gpu1') };
const typed = (parameter: string) => ({ settings: { commandLine: `intel_iommu=on ${parameter}` } });
const COMMA = 'pci=disable_acs_redir=02:08.0,02:09.0';
const TWICE = 'pci=disable_acs_redir=02:08.0 pci=disable_acs_redir=02:09.0';
const ONE_LIST = '"pci=disable_acs_redir=02:08.0;02:09.0"';
const lints = (parameter: string, ...codes: readonly string[]): LessonClaim => ({
  kind: 'lints',
  codes,
  after: typed(parameter),
});

export const commandLine: Lesson = {
  id: 'command-line',
  title: 'Recipes that do nothing',
  description:
    'Kernel parameters from the web, read as the kernel reads them: noacs, commas, the same parameter twice.',
  topic: 'question',
  machine: { scene: 'workstation-plx' },
  start: { view: { pair } },
  steps: [
    {
      title: 'pci=noacs',
      text: [
        'Several guides and health checks want `pci=noacs` on the command line. The four ports of this switch redirect, and GPU 0 and GPU 1 are blocked.',
      ],
      claims: [blocked(pair)],
      predict: {
        question: 'What does `pci=noacs` change for the pair?',
        options: [
          { text: 'It is direct', claim: direct(pair) },
          { text: 'It stays blocked', claim: blocked(pair) },
        ],
        right: 1,
        explanation:
          'There is no such option. The kernel prints “Unknown option” and goes on; nothing else shows that it had no effect.',
        change: typed('pci=noacs'),
        claims: [{ kind: 'lints', codes: ['unknown-option'] }],
      },
    },
    {
      title: 'An override that opens nothing',
      text: [
        '`pcie_acs_override=` is recommended as well. It comes from a patch that Linux never took, and it makes ports claim isolation that they do not have.',
      ],
      change: typed('pcie_acs_override=downstream'),
      claims: [blocked(pair), { kind: 'lints', codes: ['out-of-tree'] }],
    },
    {
      title: 'Two ports in one list',
      text: ['`pci=disable_acs_redir=` is the parameter that does it. Both ports have to be named.'],
      claims: [blocked(pair)],
      predict: {
        question: 'Which spelling names both ports?',
        options: [
          { text: `\`${COMMA}\``, claim: direct(pair, { after: typed(COMMA) }) },
          { text: `\`${TWICE}\``, claim: direct(pair, { after: typed(TWICE) }) },
          { text: `\`${ONE_LIST}\``, claim: direct(pair, { after: typed(ONE_LIST) }) },
        ],
        right: 2,
        explanation:
          'A comma ends the list, since `pci=` itself splits there. Given twice, the second list takes the place of the first. And the semicolon needs quotes where a shell reads the line, as in GRUB.',
        change: typed(ONE_LIST),
        claims: [
          lints(COMMA, 'comma-in-list'),
          lints(TWICE, 'repeated'),
          lints('pci=disable_acs_redir=02:08.0;02:09.0', 'unquoted-semicolon'),
          direct(pair),
        ],
      },
    },
  ],
  sources: [
    kernelParameters,
    {
      title: 'NCCL #2079: pci=noacs recommended against a hang',
      url: 'https://github.com/NVIDIA/nccl/issues/2079',
    },
    {
      title: 'lf-edge/eve #790: pcie_acs_override and isolation',
      url: 'https://github.com/lf-edge/eve/issues/790',
    },
  ],
};
