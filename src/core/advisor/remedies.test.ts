import { describe, expect, it } from 'vitest';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_SV, ACS_UF } from '../topology/acs.ts';
import { type Machine, nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { remedies } from './remedies.ts';

function ask(sceneId: string, provider: string, client: string) {
  const scene = scenes.find(each => each.id === sceneId);
  if (!scene) throw new Error(`no scene ${sceneId}`);
  const { machine, settings } = buildScene(scene).document;
  return { tree: machineTree(machine), settings, provider: nodeId(provider), client: nodeId(client) };
}

describe('what would change a verdict', () => {
  it('names only the ports on the path, in the words the kernel logs itself', () => {
    const scene = scenes.find(each => each.id === 'workstation-plx');
    const question = ask('workstation-plx', scene?.pair.provider ?? '', scene?.pair.client ?? '');
    const [boot] = remedies(question);
    const log = explainPair(question).messages.map(message => message.text);
    expect(boot?.id).toBe('disable-acs-redir');
    expect(boot?.mapType).toBe('BUS_ADDR');
    expect(log.some(line => boot?.command && line.endsWith(boot.command))).toBe(true);
  });

  it('is judged by the rules: what it promises comes true in the app', () => {
    for (const scene of scenes) {
      const question = ask(scene.id, scene.pair.provider, scene.pair.client);
      for (const remedy of remedies(question)) {
        if (!remedy.settings) continue;
        expect(explainPair({ ...question, settings: remedy.settings }).mapType).toBe(remedy.mapType);
      }
    }
  });

  it('says of the groups what Linux does with them: it looks up from a device, not at the ports beside it', () => {
    const control = ACS_SV | ACS_RR | ACS_CR | ACS_UF;
    const below = (root: number) =>
      fabricMachine(
        hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control })], root)]),
      );
    const costOf = (machine: Machine) => {
      const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } } as const;
      const question = { tree: machineTree(machine), settings, provider: nodeId('a'), client: nodeId('b') };
      return remedies(question)[0]?.cost;
    };
    expect(costOf(below(control))).toBe(
      'No isolation any more between a and b, although Linux leaves their IOMMU groups as they are.',
    );
  });

  it('has nothing to say where the pair is Direct already', () => {
    const question = ask('hgx-h100', 'gpu0', 'gpu0');
    const { machine } = buildScene(scenes.find(each => each.id === 'hgx-h100') ?? never()).document;
    const [first] = machine.functions.filter(fn => fn.kind === 'endpoint');
    if (!first) throw new Error('no endpoint');
    expect(remedies({ ...question, provider: first.id, client: first.id })).toEqual([]);
  });
});

function never(): never {
  throw new Error('no such scene');
}
