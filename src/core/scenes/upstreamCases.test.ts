import { describe, expect, it } from 'vitest';
import { findCommonUpstream } from '../p2pdma/policy/commonUpstream.ts';
import { walkPair } from '../p2pdma/policy/walk.ts';
import { nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { openScene } from './scenes.ts';
import { upstreamCases } from './upstreamCases.ts';

describe('pairs on which the proposal of 2018 and p2pdma part ways', () => {
  it.each(upstreamCases)('$title: $why', each => {
    const scene = openScene(each.scene);
    if (!scene) throw new Error('no such scene');
    const tree = machineTree(scene.document.machine);
    const [provider, client] = [nodeId(each.provider), nodeId(each.client)];
    const said = {
      answers: findCommonUpstream(tree, provider, client)?.id ?? null,
      answersBack: findCommonUpstream(tree, client, provider)?.id ?? null,
      common: walkPair(tree, provider, client).common?.id ?? null,
    };
    const { answers, answersBack, common } = each;
    expect(said).toEqual({ answers, answersBack, common });
  });
});
