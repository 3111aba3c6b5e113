import { describe, expect, it } from 'vitest';
import { usualPattern } from '../core/fabric/packets/patterns.ts';
import { plainFlow } from '../core/fabric/packets/workload.ts';
import type { NvmetTarget } from '../core/p2pdma/nvmet/nvmetTarget.ts';
import { openScene } from '../core/scenes/scenes.ts';
import { startingView } from '../core/share/document.ts';
import { encodeFragment } from '../core/share/link.ts';
import { nodeId } from '../core/topology/machine.ts';
import type { Engine } from './client.ts';
import { handlers } from './handlers.ts';
import type { Answer, Args, CallName } from './protocol.ts';
import { engineInMemory } from './testing/engineInMemory.ts';
import { alone } from './turn.ts';

const scene = openScene('nvmeof-target') ?? never();
const provider = nodeId('cmb0');
const client = nodeId('rnic');

/** A document in which everything is set up, as the engine itself proposes it. */
async function busyDocument() {
  const flow = plainFlow(client, { kind: 'bar', node: provider, bar: 0, offset: 0n }, 'write', {
    addressing: 'bus',
    sizeBytes: 4096,
    repeat: 32,
  });
  const plain = { ...scene.document, workload: { flows: [flow] } };
  const target = await handlers.proposeTarget(plain, alone);
  const shared = await handlers.proposeSharing(plain, alone);
  return {
    ...plain,
    target: target.ok ? small(target.value) : null,
    sharing: shared.ok ? [shared.value] : [],
  };
}

/** As little as a target can be asked for: its run is the longest call of all. */
const small = (target: NvmetTarget): NvmetTarget => ({
  ...target,
  namespaces: target.namespaces.slice(0, 1),
  sizeBytes: 512,
  commandsInFlight: 1,
});

/** Something to ask of every call; whoever adds a call is told here that it lacks. */
async function questions() {
  const document = await busyDocument();
  const { machine, settings, platform, workload, drivers, target } = document;
  if (!target) throw new Error('the scene has drives to serve');
  const pair = { provider, client };
  const card = { kind: 'there', node: client } as const;
  const run = {
    machine,
    settings,
    platform,
    workload,
    options: { queues: 'separate', maxPayloadBytes: null, scalesCreditsFrom: 5 },
  } as const;
  const ran = await handlers.run(run, alone);
  const [channel] = ran.ok ? ran.value.channels : [];
  if (!channel) throw new Error('the transfer crosses a link');
  const crossing = { channel, flow: 0, kind: 0, bytes: 256, offset: 0, tag: -1 };
  const link = { document, view: startingView };
  const offload = { machine, settings, platform, memory: drivers.memory, target };
  const asked: { readonly [N in CallName]: Args<N> } = {
    importText: { name: 'pasted', text: '00:00.0 Host bridge: Intel Corporation Device 29c0\n' },
    addText: {
      document,
      original: { text: '00:00.0 Host bridge: Intel Corporation Device 29c0', place: 0 },
      text: '',
    },
    openScene: { scene: 'desktop' },
    lessons: null,
    lesson: { lesson: 'doorbell', step: 1 },
    openLink: { fragment: encodeFragment(link) },
    openFile: { bytes: new TextEncoder().encode(await handlers.makeFile({ document }, alone)) },
    makeFile: { document },
    makeLink: link,
    makeKept: link,
    openKept: { form: encodeFragment(link) },
    outline: { machine },
    analyse: document,
    explain: { ...document, ...pair },
    remedies: { ...document, ...pair },
    stack: { ...document, ...pair },
    nccl: { ...document, library: 'NCCL', version: '2.27.7', before: '', xml: '' },
    stageLens: { machine, settings, lens: 'groups' },
    stackMatrix: { document, ids: [provider, client] },
    rank: document,
    walks: { ...document, ...pair },
    operate: { document, operation: { on: 'memory', operation: { kind: 'offer', node: provider } } },
    proposeClients: { document, preset: 'choice' },
    route: { ...document, form: startingView.request, defaults: { initiator: client, target: provider } },
    speeds: { document, ids: [provider, client], operation: 'write', isBidirectional: true },
    pattern: { machine, settings, platform, choice: usualPattern },
    run,
    runFluid: run,
    ways: run,
    sweep: run,
    occupancy: { run, channel: 0, atPs: 200_000 },
    tracePacket: { run, crossing },
    readMeasured: { machine, text: 'nothing measured' },
    lens: { document, node: provider },
    address: { document, question: { space: 'cpu', address: 0x1000n } },
    map: {
      document,
      list: { device: client, segments: [], way: 'pages', isDistanceAsked: true },
    },
    proposeTransfer: { document, preset: 'mixed', device: client },
    share: document,
    proposeSharing: document,
    edit: { document, edit: { kind: 'rename', node: provider, name: 'Drive' }, pair },
    places: { machine, card },
    placeEffects: { document, places: [nodeId('spare-bay-port')], card, pair },
    additions: { machine, parent: nodeId('spare-bay-port') },
    slots: { document, card, peers: [provider] },
    compare: { a: document, b: { ...document, settings: { ...settings, kernel: '4.20' } } },
    report: document,
    offload,
    runOffload: offload,
    proposeTarget: document,
    operateTarget: { document, operation: { kind: 'write-all', text: '1' } },
    sockets: document,
    layout: {
      machine,
      options: { orientation: 'left-to-right', showAll: false, folded: null, aspect: 1.6 },
      before: null,
    },
  };
  return asked;
}

function never(): never {
  throw new Error('no such scene');
}

const asked = await questions();
const names = Object.keys(asked) as CallName[];
const ask = (engine: Engine, name: CallName): Promise<Answer<CallName>> =>
  engine.call(name, asked[name] as never);

describe('a call is answered the same by name, with all its parts, and without a worker', () => {
  const remembering = engineInMemory();

  it.each(names)('%s', async name => {
    const straight = await handlers[name](asked[name] as never, alone);
    const first = await ask(remembering.engine, name);
    remembering.forget();
    const named = await ask(remembering.engine, name);
    const brought = remembering.posted.flatMap(message => (message.kind === 'call' ? message.parts : []));
    expect(brought).toEqual([]);
    expect(first).toEqual(straight);
    expect(named).toEqual(straight);
    expect(await ask(engineInMemory().engine, name)).toEqual(straight);
    expect(await ask(engineInMemory({ mostParts: 1 }).engine, name)).toEqual(straight);
  });
});
