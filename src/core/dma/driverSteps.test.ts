import { describe, expect, it } from 'vitest';
import { node } from '../testing/fabricMachine.ts';
import { inBar, oneSwitch, questionOf, ram } from '../testing/mappingBench.ts';
import { driverSteps } from './driverSteps.ts';

const told = (steps: ReturnType<typeof driverSteps>['steps']) =>
  steps.map(({ call, returned }) => `${call} ${returned}`.trim());

describe('a driver that asks for the distance first', () => {
  it('uses the memory of a peer within reach', () => {
    expect(told(driverSteps(questionOf([ram(), inBar('b')])).steps)).toEqual([
      'pci_p2pdma_distance() 4',
      'dma_map_sgtable() 0',
      'program the DMA engine',
      'unmap',
    ]);
  });
  it('puts a buffer in system memory in place of one that is out of reach, and then all goes well', () => {
    const { steps, submitted, mapping } = driverSteps(questionOf([inBar('b'), inBar('d', 0n, 8192)]));
    expect(told(steps).slice(0, 3)).toEqual([
      'pci_p2pdma_distance() 4',
      'pci_p2pdma_distance() -1',
      'alloc_pages() pages',
    ]);
    expect(submitted[1]).toMatchObject({ kind: 'system-memory', sizeBytes: 8192 });
    expect(mapping.status).toBe('works');
  });
  it('that is not a PCI function gets a distance from its parent and still cannot map', () => {
    const machine = {
      ...oneSwitch(),
      others: [{ id: node('usb'), label: 'USB stick', parent: node('a'), virtualDma: false }],
    };
    const { steps } = driverSteps(questionOf([inBar('b')], { machine, device: node('usb') }));
    expect(told(steps)).toEqual(['pci_p2pdma_distance() 4', 'dma_map_sgtable() -EREMOTEIO']);
  });
});
