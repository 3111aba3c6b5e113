import { describe, expect, it } from 'vitest';
import { nodeId } from '../core/topology/machine.ts';
import { readEmbed } from './embed.ts';
import { startingState } from './state.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

function framed(search: string) {
  const { engine } = engineHere();
  return appWithoutPage(engine, { storage: memoryStorage() }, { ...startingState, embed: readEmbed(search) });
}
type App = ReturnType<typeof framed>;
const gpu = nodeId('gpu0');

/** Everything that would change the machine, but for what only an open form of it can do. */
const commands: readonly (readonly [string, (actions: App['actions']) => unknown])[] = [
  ['another kernel', ({ asking }) => asking.chooseKernel('5.4')],
  ['a part', ({ building }) => building.startAdding(null)],
  ['the palette', ({ building }) => building.showPalette(true)],
  ['another slot', ({ building }) => building.startMoving(gpu)],
  [
    'a card by pointer',
    ({ building }) => building.carryCard({ kind: 'there', node: gpu }, { over: null } as never),
  ],
  ['removing', ({ building }) => building.startRemoving(gpu)],
  ['a name', ({ building }) => building.startRenaming(gpu)],
  ['an edit', ({ building }) => building.edit({ kind: 'remove', node: gpu })],
  ['memory for peers', ({ drivers }) => drivers.operateMemory({ kind: 'offer', node: gpu })],
  ['a client', ({ orchestrating }) => orchestrating.orchestrate({ kind: 'add-client', client: gpu })],
  ['a list', ({ mapping }) => mapping.clearTransfer()],
  ['a shared buffer', ({ sharing }) => sharing.shareBuffer()],
  ['a target', ({ offloading }) => offloading.setUpTarget()],
  ['transfers', ({ traffic }) => traffic.clearFlows()],
  ['the platform', ({ platform }) => platform.choosePlatformPreset({ architecture: 'power' } as never)],
  ['a copy', ({ opening }) => opening.makeCopy()],
];

describe.each([
  ['an example', '#e=workstation-plx'],
  ['a lesson', '#l=command-line'],
])('in a locked frame, %s', (_, hash) => {
  it.each(commands)('%s: nothing changes or opens, and it is said where it can', async (_, command) => {
    const { store, actions } = framed('?embed=1&lock=edit');
    await actions.opening.visit(hash);
    const before = store.getState();
    await command(actions);
    const after = store.getState();
    expect(after.open).toBe(before.open);
    expect(after).toMatchObject({ dialog: null, showsPalette: false });
    expect(after.building).toEqual(before.building);
    expect(after.notice).toMatch(
      /^This machine is shown for reading only\. Open it in the full app to .+\.$/,
    );
  });
});

it('where the full app would tell the answer, it is not named', async () => {
  const { store, actions } = framed('?embed=1&lock=edit&hide=verdict');
  await actions.opening.visit('#e=workstation-plx');
  actions.asking.chooseKernel('5.4');
  expect(store.getState().notice).toBe('This machine is shown for reading only.');
});

it('out of a frame a copy is what helps', async () => {
  const { store, actions } = framed('');
  await actions.opening.visit('#e=workstation-plx');
  store.setState(({ open }) => ({ open: open && { ...open, readOnly: true } }));
  actions.asking.chooseKernel('5.4');
  expect(store.getState().notice).toBe('This machine is open for reading. Make a copy to change it.');
  actions.opening.makeCopy();
  actions.asking.chooseKernel('5.4');
  expect(store.getState().open?.document.settings.kernel).toBe('5.4');
});
