import type { CellCodec } from '../../lib/cell.ts';
import { hex } from '../../lib/hex.ts';
import { ACS_EC, type Acs, acsBits } from '../acs.ts';
import { absent, type Fact, known, unknown } from '../fact.ts';
import { type ConfigSpace, EXT_ACS } from './configSpace.ts';
import { fact, fullDump } from './describing.ts';
import type { FactEditing } from './descriptor.ts';
import type { DrawnFacts } from './drawnFacts.ts';
import { registerBits, type ValueType } from './valueType.ts';

const MOST_EGRESS_BITS = 256;

const acsWord: ValueType<number> = registerBits(acsBits);

const egressVector: ValueType<bigint> = {
  legal: `a vector of at most ${MOST_EGRESS_BITS} bits`,
  isLegal: value => value >= 0n && value < 1n << BigInt(MOST_EGRESS_BITS),
  cell: (): CellCodec<bigint> => ({
    write: value => hex(value, 1),
    read: cell => (/^[0-9a-f]{1,64}$/.test(cell) ? BigInt(`0x${cell}`) : undefined),
  }),
  text: value => `0x${hex(value, 1)}`,
  samples: [0n, 1n, (1n << BigInt(MOST_EGRESS_BITS)) - 1n],
};

const switches: FactEditing = { moves: 'nothing', of: 'all', field: null };

/** Access Control Services (PCIe Base Specification, section 7.7.11). */
export const acsFacts = {
  acs: fact<Acs>({
    name: 'ACS',
    words: 'ACS',
    type: {
      parts: {
        capability: { words: 'the ACS capabilities', type: acsWord, edit: switches, founds: true },
        control: { words: 'the ACS control word', type: acsWord, edit: switches },
        egressVector: { words: 'the Egress Control Vector', type: egressVector, edit: switches },
      },
      // With every bit that there is: for a capture that does not show ACS, to say what it is.
      blank: {
        capability: known(0x7f, 'derived'),
        control: known(0, 'derived'),
        egressVector: known(0n, 'derived'),
      },
    },
    column: { key: 'a', what: 'ACS words' },
    config: readAcs,
    absentBy: ['no-express', 'whole-extended-list'],
    drawn: ({ spec }) => (spec.acs ? known(acsOf(spec.acs), 'drawn') : absent('drawn')),
    edit: null,
    shown: null,
    compared: {
      name: 'ACS',
      absent: 'no ACS',
      text: ({ control }) =>
        control.state === 'known'
          ? acsWord.text(control.value)
          : control.state === 'absent'
            ? 'no control word'
            : 'unknown',
    },
    howToGet: fullDump,
  }),
};

/** ACS as a drawing says it. */
export const acsOf = ({
  capability,
  control,
  egressVector: vector,
}: NonNullable<DrawnFacts['acs']>): Acs => ({
  capability: known(capability, 'drawn'),
  control: known(control, 'drawn'),
  egressVector: capability & ACS_EC ? known(vector ?? 0n, 'drawn') : absent('drawn'),
});

function readAcs(space: ConfigSpace): Fact<Acs> | undefined {
  const at = space.extendedCapability(EXT_ACS);
  if (at === null) return absent('hex');
  if (at === undefined) return undefined;
  const [capability, control] = [space.word(at + 4), space.word(at + 6)];
  if (capability === undefined || control === undefined) return undefined;
  const hasVector = (capability & ACS_EC) !== 0;
  const vector = hasVector ? readVector(space, at, (capability >> 8) & 0xff) : undefined;
  return known(
    {
      capability: known(capability & 0x7f, 'hex'),
      control: known(control & 0x7f, 'hex'),
      egressVector: vector === undefined ? (hasVector ? unknown : absent('hex')) : known(vector, 'hex'),
    },
    'hex',
  );
}

/** Bits 15:8 of the capability are the number of bits, 0 for 256; whole double words from +8 on. */
function readVector(space: ConfigSpace, at: number, size: number): bigint | undefined {
  const bits = size === 0 ? MOST_EGRESS_BITS : size;
  let vector = 0n;
  for (let place = 0; place * 32 < bits; place++) {
    const part = space.dword(at + 8 + place * 4);
    if (part === undefined) return undefined;
    vector |= BigInt(part) << BigInt(place * 32);
  }
  return BigInt.asUintN(bits, vector);
}
