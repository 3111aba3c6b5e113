import { describe, expect, it } from 'vitest';
import { unknownRootComplex } from '../core/fabric/platform/platform.ts';
import { ok } from '../core/lib/result.ts';
import { newDocument } from '../core/share/document.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../core/testing/fabricMachine.ts';
import { ACS_RR, ACS_UF } from '../core/topology/acs.ts';
import { editedNames } from '../core/topology/edits/changeFact.ts';
import { knownValue } from '../core/topology/fact.ts';
import { factChanges } from './factChanges.ts';
import { answering, appWithoutPage, openedFromLink } from './testing/appWithoutPage.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: ACS_RR })])]),
);

/** An opened machine, of which the person changes facts and the platform. */
function opened({ readOnly = false } = {}) {
  const start = newDocument(machine);
  const engine = answering({ makeLink: () => ok('s=') });
  const { store, actions } = appWithoutPage(engine, {}, { open: openedFromLink(start, { readOnly }) });
  const document = () => store.getState().open?.document ?? start;
  const port = () => {
    const fn = document().machine.functions.find(each => each.id === 'sw.0');
    if (!fn) throw new Error('no port');
    return fn;
  };
  const control = () => {
    const acs = knownValue(port().acs);
    return acs && knownValue(acs.control);
  };
  return { actions, facts: factChanges(store, actions), document, port, control };
}

describe('facts that a person changes on the spot', () => {
  it('hold and are marked, one by one, as soon as they are switched', () => {
    const { facts, port, control } = opened();
    facts.setAcsControl(node('sw.0'), ACS_UF);
    facts.setCommand(node('sw.0'), { memorySpace: true, busMaster: false });
    expect([control(), editedNames(port())]).toEqual([ACS_UF, ['acs.control', 'command']]);
    facts.revertFact(node('sw.0'), 'acs.control');
    expect([control(), editedNames(port())]).toEqual([ACS_RR, ['command']]);
  });
  it('are all taken back at once', () => {
    const { facts, document } = opened();
    facts.setAcsControl(node('sw.0'), ACS_UF);
    facts.setEgressVector(node('sw.1'), 2n);
    facts.revertAllFacts();
    expect(document().machine).toEqual(machine);
  });
  it('stay as they are in what is open for reading', () => {
    const { facts, control } = opened({ readOnly: true });
    facts.setAcsControl(node('sw.0'), ACS_UF);
    expect(control()).toBe(ACS_RR);
  });
});

describe('the platform', () => {
  const silent = { ...unknownRootComplex, refusedReads: 'no-answer' } as const;
  it('of one host bridge is set beside that of all', () => {
    const { actions, document } = opened();
    actions.platform.chooseRootComplex(node('rc'), silent);
    expect(document().platform).toEqual({ rootComplexes: { rc: silent } });
    actions.platform.chooseRootComplex(null, unknownRootComplex);
    expect(document().platform).toEqual({ rootComplex: unknownRootComplex });
  });
  it('takes a combination over what was set, and keeps how devices behave', () => {
    const { actions, document } = opened();
    actions.platform.chooseBehaviour(node('a'), 'aborts-peers');
    actions.platform.chooseRootComplex(node('rc'), silent);
    actions.platform.choosePlatformPreset({ architecture: 'power', rootComplex: silent });
    expect(document().platform).toEqual({
      architecture: 'power',
      rootComplex: silent,
      devices: { a: 'aborts-peers' },
    });
  });
  it('goes back to what the machine tells', () => {
    const { actions, document } = opened();
    actions.platform.chooseBehaviour(node('a'), 'never-answers');
    actions.platform.chooseBehaviour(node('a'), null);
    expect(document().platform).toEqual({ devices: {} });
    actions.platform.forgetPlatform();
    expect(document().platform).toEqual({});
  });
});
