import { expect, it } from 'vitest';
import { importText } from './importText.ts';
import { stillUnknown, stillUnknownWords, tellingCommands } from './stillUnknown.ts';

function openOf(text: string) {
  const imported = importText(text);
  const machine = imported.ok && imported.value.machines[0];
  if (!machine) throw new Error('no machine');
  return stillUnknown(machine);
}

const port = (
  bus: string,
  acs: boolean,
) => `00:0${bus}.0 PCI bridge [0604]: Intel Corporation Port [8086:352a]
	Bus: primary=00, secondary=0${bus}, subordinate=0${bus}, sec-latency=0
	Capabilities: [40] Express (v2) Root Port (Slot+), MSI 00
${acs ? '	Capabilities: [220 v1] Access Control Services\n		ACSCap:	SrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-\n		ACSCtl:	SrcValid- TransBlk- ReqRedir- CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-\n' : ''}	Kernel driver in use: pcieport
`;

it('counts what several devices leave open, with the command for each', () => {
  const open = openOf(`${port('1', true)}${port('2', false)}${port('3', false)}`);
  expect(stillUnknownWords(open)).toBe('Still unknown: ACS of 2 ports.');
  expect(tellingCommands(open)).toBe('sudo lspci -vvv');
});

it('names each command once, and nothing where nothing is open', () => {
  expect(openOf(port('1', true))).toEqual([]);
  const open = openOf(
    '03:00.0 Ethernet controller: Maker NIC\n04:00.0 Ethernet controller: Maker NIC\n00:02.0 PCI bridge: Maker Port',
  );
  expect(open.map(({ what }) => what)).toEqual([
    'the bridges above 2 buses',
    'ACS of 1 port',
    'the numbers of 3 devices',
    'the links of 2 devices',
  ]);
  expect(tellingCommands(open)).toBe('lspci -t and sudo lspci -vvv and lspci -nn');
});
