import { describe, expect, it } from 'vitest';
import { loadsOfRun } from '../../dmabuf/routesOfRun.ts';
import { runScript } from '../../dmabuf/script.ts';
import { sharingProblem } from '../../dmabuf/sharingProblem.ts';
import { buildMachine } from '../../topology/buildMachine.ts';
import type { SharingScene } from './sharingScene.ts';
import { contextOfRun, sharingScenes } from './sharingScenes.ts';

const played = (scene: SharingScene | undefined, index: number) => {
  const run = scene?.runs[index];
  if (!scene || !run) throw new Error('no such run');
  const context = contextOfRun(scene, run);
  return { context, ...runScript(context, run.script) };
};
const sceneOf = (id: string) => sharingScenes.find(scene => scene.id === id);

describe.each(sharingScenes)('$title', scene => {
  it('has a machine on which every BAR finds room', () => {
    const built = buildMachine(scene.machine);
    expect(built.ok && built.value.problems).toEqual([]);
  });

  it.each(scene.runs)('$name: what it claims is what happens', run => {
    const context = contextOfRun(scene, run);
    expect(sharingProblem(context.fabric.tree, run.sharing)).toBeNull();
    const { steps, final, counters } = runScript(context, run.script);
    expect(final.placement).toBe(run.claims.placement);
    expect(counters).toMatchObject(run.claims.counters);
    for (const { step, standing, rule } of run.claims.calls) {
      const outcome = steps[step]?.outcome;
      expect([step, outcome?.standing]).toEqual([step, standing]);
      expect(outcome?.findings.map(finding => finding.rule)).toContain(rule);
    }
  });
});

describe('the ping-pong side by side', () => {
  const stalls = [0, 1, 2].map(index => played(sceneOf('ping-pong'), index).counters.stallNs);
  it('stalls once for every copy, then once, then never', () => {
    const [each, once, never] = stalls;
    expect(each).toBeGreaterThan(6 * (once ?? 0));
    expect(once).toBeGreaterThan(2e6);
    expect(never).toBe(0);
  });
  it('takes the frames off DRAM', () => {
    const memory = [0, 1, 2].map(index => {
      const run = played(sceneOf('ping-pong'), index);
      const { readBytes, writtenBytes } = loadsOfRun(run.context, run).memory;
      return readBytes + writtenBytes;
    });
    const frame = 3840 * 2160 * 4;
    // Drawn in VRAM; copied out 4 times and back 3 times, read 4 times. Then: copied once, drawn 3 times, read 4 times.
    expect(memory).toEqual([11 * frame, 8 * frame, 0]);
  });
});

describe('a peer out of reach', () => {
  it('costs the uplink and DRAM what the peer below the switch does not', () => {
    const [near, far] = [0, 1].map(index => {
      const run = played(sceneOf('out-of-reach'), index);
      const { links, memory } = loadsOfRun(run.context, run);
      return { uplink: links.find(({ link }) => link === 'root-port')?.upBytes ?? 0, memory };
    });
    expect(near).toEqual({ uplink: 0, memory: { readBytes: 0, writtenBytes: 0 } });
    expect(far?.uplink).toBe(3840 * 2160 * 4);
    expect(far?.memory.writtenBytes).toBe(3840 * 2160 * 4);
  });
});
