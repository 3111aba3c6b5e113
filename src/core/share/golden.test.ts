import { expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/settings.ts';
import { smallMachine } from '../testing/smallMachine.ts';
import { newDocument } from './document.ts';
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

/** Links that were once made. They are never regenerated: whoever keeps one must be able to open it for ever. */
const kept = [
  {
    schema: 1,
    text: '1d.HU47CsJAFKznnWLBRht5atRFEPEDIY2Iv0ZF1iRFcDVhN1h7CMFGsLKz9gLexMJzuPHxmJliZpgx7EFpTTPkNAfLMnMFzDQdATV2R9OBU3SCZNlCjyI0vLZy4giMl8Eo6ItharLUqDxJj8Lvu5RY_XEyDGIh2R9snD3L4TkK0WIPDa67dkka8CcLsS7BN-_X-x6Lz_kivtfH9_Yku0ez6pHVyMKkGyVW7XS8VaHdmjhKTLdY1ym-VuUf',
  },
];

it.each(kept)('a link of schema $schema opens as on the day it was made', ({ text }) => {
  expect(decodeDocument(text)).toEqual({ ok: true, value: document });
});
