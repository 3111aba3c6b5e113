import { expect, it } from 'vitest';
import type { Sharing } from '../dmabuf/sharing.ts';
import { unknownRootComplex } from '../fabric/platform/platform.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { smallMachine } from '../testing/smallMachine.ts';
import { nodeId } from '../topology/machine.ts';
import { newDocument, type PeerlaneDocument } from './document.ts';
import { decodeDocument } from './payload.ts';

const document = newDocument(
  smallMachine([
    { at: '00:01.0', bridge: 'root-port', ids: [0x8086, 0x347a], class: 0x0604 },
    {
      at: '01:00.0',
      below: '00:01.0',
      class: 0x0302,
      name: 'NVIDIA Corporation GA100 [A100 PCIe 80GB]',
      label: 'GPU 0',
    },
    { at: '10000:01:00.0', class: 0x0108, label: 'Größe — 日本' },
  ]),
  { ...defaultSettings, kernel: '5.4', commandLine: 'pci=disable_acs_redir=0000:00:01.0' },
);

const [port, gpu, drive] = ['0000:00:01.0', '0000:01:00.0', '10000:01:00.0'].map(nodeId);
if (!port || !gpu || !drive) throw new Error('three functions');

/** The same machine in use: every part of a document beside machine and settings. */
const inUse: PeerlaneDocument = {
  ...document,
  machine: {
    ...document.machine,
    others: [{ id: nodeId('usb'), label: 'USB stick', parent: drive, virtualDma: false }],
    sideLinks: [{ kind: 'nvlink', a: gpu, b: drive, gigabytesPerSecond: 38.4 }],
  },
  drivers: {
    memory: {
      providers: [
        {
          node: drive,
          isPublished: true,
          chunks: [
            {
              bar: 2,
              offsetBytes: 0x20_0000n,
              sizeBytes: 0x20_0000n,
              allocations: [
                { offsetBytes: 0n, askedBytes: 1n },
                { offsetBytes: 0x2000n, askedBytes: 0x1800n },
              ],
            },
            { bar: 2, offsetBytes: 0n, sizeBytes: 0x20_0000n, allocations: [] },
          ],
          registers: [{ bar: 0, offsetBytes: 0x1000n, sizeBytes: 8n }],
        },
        { node: gpu, isPublished: false, chunks: [], registers: [] },
      ],
      cmbs: [
        {
          node: drive,
          bar: 2,
          sizeUnits: 2,
          size: 4,
          offset: 0,
          capabilities: 0x1d,
          hasMemorySpaceControl: true,
        },
      ],
      privateMemories: [{ node: gpu, sizeBytes: 80n << 30n }],
      unmappable: [port],
    },
    orchestrator: {
      api: 'client-list',
      clients: [
        { client: gpu, provider: drive },
        { client: nodeId('usb'), provider: drive },
      ],
      provider: null,
      isVerbose: false,
      seed: 4711,
    },
  },
  transfer: {
    device: gpu,
    segments: [
      { kind: 'system-memory', address: 0x1_2345_6000n, sizeBytes: 4096 },
      { kind: 'bar-memory', node: drive, bar: 2, offsetBytes: 0x20_0000n, sizeBytes: 8192 },
    ],
  },
  platform: {
    architecture: 'arm64-offset',
    iommu: { mode: 'translated', ats: true },
    dmaLayer: 'returns-physical',
    memory: [{ base: 0n, limit: 0x7fff_ffffn }],
    rootComplex: {
      reflects: {
        'same-root-port': 'nothing',
        'between-root-ports': 'writes',
        'between-host-bridges': 'reads-and-writes',
        'between-sockets': 'unknown',
      },
      refusedReads: 'no-answer',
      resegmentsToBytes: 64,
      peersBypassIommu: true,
    },
    rootComplexes: { [nodeId('hb:0000:00')]: unknownRootComplex },
    devices: { [gpu]: 'sends-own-bar' },
    subtractiveBridges: [port],
    inboundOffsets: { [nodeId('hb:10000:01')]: -0x8000_0000n },
  },
};

const shared: Sharing = {
  generation: '5.7',
  moveNotify: false,
  exporter: { node: gpu, driver: 'amdgpu', prefers: 'vram', ownJobsTake: 'either', invalidates: false },
  buffer: { sizeBytes: 33_177_600, bar: 2, offsetBytes: 0x400_0000n, startsIn: 'hidden-vram' },
  importers: [
    {
      id: 'gpu 1',
      node: drive,
      kind: 'dynamic-without-callback',
      allowsPeer2Peer: false,
      takes: 'system-memory',
      isRevocable: false,
    },
  ],
  copyGigabytesPerSecond: 12.5,
};
const party = 'gpu 1';
const locking = 'taken';

/** A buffer that is shared in two ways: every call and every letter of the later ones. */
const shares: PeerlaneDocument = {
  ...document,
  sharing: [
    { name: 'As it was', kernel: '6.11', sharing: shared, script: [{ do: 'attach', party }] },
    {
      name: '',
      kernel: null,
      sharing: { ...shared, generation: '2018-v3', importers: [] },
      script: [
        { do: 'lock', party: 'exporter' },
        { do: 'move', to: 'system-memory', locking: 'held' },
        { do: 'unlock', party: 'exporter' },
        { do: 'attach', party },
        { do: 'pin', party, locking },
        { do: 'map', party, locking },
        { do: 'vmap', party, locking },
        {
          do: 'job',
          party,
          operation: 'write',
          durationNs: 2_000_000,
          table: 'newest',
          fences: 'adds-only',
        },
        { do: 'wait', durationNs: 5 },
        { do: 'vunmap', party, locking },
        { do: 'unmap', party, locking, table: 'old' },
        { do: 'unpin', party, locking },
        { do: 'revoke', locking },
        { do: 'await-release' },
        { do: 'detach', party },
      ],
    },
  ],
};

/** An NVMe-oF target with a namespace of each setting. */
const serves: PeerlaneDocument = {
  ...document,
  target: {
    rdmaDevice: gpu,
    namespaces: [
      {
        nsid: 1,
        path: '/dev/nvme0n1',
        device: drive,
        isBlockDevice: true,
        queueTakesP2p: true,
        p2pmem: { kind: 'named', provider: drive },
        isEnabled: true,
      },
      {
        nsid: 7,
        path: '/srv/image',
        device: drive,
        isBlockDevice: false,
        queueTakesP2p: false,
        p2pmem: { kind: 'off' },
        isEnabled: false,
      },
    ],
    seed: 3,
    operation: 'write',
    sizeBytes: 65_536,
    commandsInFlight: 16,
    queueEntries: 1024,
  },
};

/** Links that were once made. They are never regenerated: whoever keeps one must be able to open it for ever. */
const kept = [
  {
    schema: 1,
    of: 'a machine and its settings',
    document,
    text: '1d.HU47CsJAFKznnWLBRht5atRFEPEDIY2Iv0ZF1iRFcDVhN1h7CMFGsLKz9gLexMJzuPHxmJliZpgx7EFpTTPkNAfLMnMFzDQdATV2R9OBU3SCZNlCjyI0vLZy4giMl8Eo6ItharLUqDxJj8Lvu5RY_XEyDGIh2R9snD3L4TkK0WIPDa67dkka8CcLsS7BN-_X-x6Lz_kivtfH9_Yku0ez6pHVyMKkGyVW7XS8VaHdmjhKTLdY1ym-VuUf',
  },
  {
    schema: 1,
    of: 'a machine in use',
    document: inUse,
    text: '1d.VVDNattAED5_8xSCXlpc7JWs2EIgirQLjsCxVlJtAm0J8k9BRJGMJLfk1oco5BLIKbec8wJ5kxzyHJl1yCHDMvvtzHzffrsLdFdFVVGOnr5DeJ-F-AIhKFOALTgoixjRH3jCm-AbbTF2pwWDGlisYhWHlmzafdMWfdnU1ixklvXjmLWMd5YnZtEvHt_3cHnbYCJcjIXD6h5VwEwvrZ-fMGufHp_udtbzv__Wy839y-0DJXxtEuPQrSmZY5lHVteXm0tKNBzqLnEydKmrsN-UwbbsinW1uyg23UW725ZtYKz7ZtlDQXNWmocmRUydZxh7zFWM1QLshJTGNWpSEs7AMVThv20j4dtfDfRtj1_kDN4bGJLKIAbmj3yPT5JlJKuRXJqUwyXJtS3JM1zTKXdPFyblsN2jgvnbJVfSEBWlK74-5Z4zmVLKAilz0QhKMz6cK547NyDHle2M3ZPJ0ZLx4Yw-WCYdoiEdoy9IK-xJn0H4099vQVqi_rs-1NHI5dEMrQgOJkivYAdMzMH1BK0d1PzgY7wC',
  },
  {
    schema: 1,
    of: 'a shared buffer',
    document: shares,
    text: '1d.RZDPTsJAEMbP3zzFJsZEk9psa8GGhBgWtEEjIYB6UEMWqFAtpXaXP0cfwsSLiSdvnn0B3sQDz-GWCGw2u99v8s1kZhpQYxnH1IamDrh_wPkhOKdWDXC4OdQSRtEMPveLOKUBjr0TaUQCNG7qtXqFVSdZOsmkjiYJCyomi92t32a1HjKfB-LB2FMNz3x9FLmHY-6a6j7FQNC8Zvd7CLLlz_IzZL-vb2z1_rX6-Cb1jILtkYqR9qPyIFKyF4dd2VfdLBxEWTnvrpRfx-Yk4JJooKJYpNlcKpRJXKJoOw6OSAToo0fiCgmJMzONuEBIop5jG86j9PJBxbrGOXJY8y1GJFpwXLtAogO3NE9UUhqm032XO7BJVCE3FIcLswMdZmw4shSbbnHjYKm2NnK8k7OdfJpbTuh7PrcSS26jusDmO0-irckWXnbxTLMFG_zTHw',
  },
  {
    schema: 1,
    of: 'an NVMe-oF target',
    document: serves,
    text: '1d.LU_LSsRAEDxXf8WAF73sTh7uBiHIbiIhB9eYdefggyUmgwTzYibEqx8heBE8efPsD-yfeNjvcLLYNNVVUN1Ur6DrrKpojZ5uwL1jzk_AOaUhYHFTlC4NowEe92Y4pwKOO88MaYCViMN4wYJWda3K-rJtWLQwW-zugEkQS-bxaPlg7F0P14wcM-7C4ba57lEFRMmG3R8hUruf3adkv69vbP_-tf_4Jv2M04lLukKXl35R6uyxktss11sli1L5Y7qzsa0JJ5GakGINh8QVXkjc_qcXgSEkNnBHAZtEDMxJJPCnhRymzVBL3lhGaTVMyzp7kiTC0WfebkhcH_ASjY2WxIVRfw',
  },
];

it.each(kept)('a link of schema $schema to $of opens as on the day it was made', ({ document, text }) => {
  expect(decodeDocument(text)).toEqual({ ok: true, value: document });
});
