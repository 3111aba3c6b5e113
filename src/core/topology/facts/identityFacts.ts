import { hex } from '../../lib/hex.ts';
import { known } from '../fact.ts';
import { drawnOr, fact, fullDump } from './describing.ts';
import { plainText, wholeNumber, word16 } from './valueType.ts';

/** Who a function is: the registers at the beginning of its configuration space, and lspci's name for them. */
export const identityFacts = {
  /** Vendor and device name as the capture prints them. */
  name: fact<string>({
    name: 'Name',
    words: 'the name',
    type: plainText,
    column: { key: 'n', what: 'names', identifies: 3 },
    absentBy: [],
    drawn: ({ spec }) => drawnOr(spec.name),
    edit: null,
    shown: { absent: 'absent' },
    compared: null,
    howToGet: fullDump,
  }),
  vendorId: fact<number>({
    name: 'Vendor id',
    words: 'the vendor id',
    type: word16,
    column: { key: 'v', what: 'vendor ids', identifies: 1 },
    config: space => knownWord(space.word(0x00)),
    absentBy: [],
    drawn: ({ spec }) => known(spec.vendorId, 'drawn'),
    edit: null,
    shown: null,
    compared: null,
    isChecked: true,
    howToGet: numbers,
  }),
  deviceId: fact<number>({
    name: 'Device id',
    words: 'the device id',
    type: word16,
    column: { key: 'd', what: 'device ids', identifies: 2 },
    config: space => knownWord(space.word(0x02)),
    absentBy: [],
    drawn: ({ spec }) => known(spec.deviceId, 'drawn'),
    edit: null,
    shown: null,
    compared: null,
    isChecked: true,
    howToGet: numbers,
  }),
  /** Base class in bits 15:8, subclass in bits 7:0. */
  classCode: fact<number>({
    name: 'Class',
    words: 'the class',
    type: wholeNumber({ most: 0xffff, text: value => hex(value, 4) }),
    column: { key: 'c', what: 'class codes' },
    config: space => knownWord(space.word(0x0a)),
    absentBy: [],
    drawn: ({ spec }) => known(spec.classCode, 'drawn'),
    edit: null,
    shown: { absent: 'absent' },
    compared: null,
    isChecked: true,
    howToGet: numbers,
  }),
};

function numbers(bdf: string): string {
  return `lspci -nn -s ${bdf}`;
}

const knownWord = (value: number | undefined) => (value === undefined ? undefined : known(value, 'hex'));
