import { hex } from '../lib/hex.ts';
import type { Part } from '../topology/edits/newNodes.ts';
import type { LinkWidth } from '../topology/link.ts';
import { published } from './paletteSources.ts';
import { pex8747, pex89000, type SwitchChip, switchOf } from './parts/switches.ts';
import type { SceneSource } from './scene.ts';

/** A switch chip; how many ports its lanes are made into is the designer's choice. */
export interface PaletteSwitch {
  readonly id: string;
  readonly name: string;
  /** Downstream ports at most. */
  readonly mostPorts: number;
  /** All of them; the upstream port takes 16. */
  readonly lanes: number;
  readonly sources: readonly SceneSource[];
}

const chips: readonly (PaletteSwitch & { readonly chip: SwitchChip })[] = [
  {
    id: 'pex890xx',
    name: 'Broadcom PEX890xx, Gen5',
    mostPorts: 31,
    lanes: 144,
    chip: pex89000,
    sources: [published.pex89000],
  },
  {
    id: 'pex8747',
    name: 'PLX PEX 8747, Gen3',
    mostPorts: 4,
    lanes: 48,
    chip: pex8747,
    sources: [published.pex8747],
  },
];
export const paletteSwitches: readonly PaletteSwitch[] = chips.map(({ chip: _chip, ...row }) => row);

/** How wide so many downstream ports can be: as wide as the lanes allow that the upstream port leaves. */
export function portWidth({ lanes }: PaletteSwitch, ports: number): LinkWidth {
  const each = (lanes - UPSTREAM_LANES) / ports;
  return switchWidths.find(width => width <= each) ?? 1;
}
const UPSTREAM_LANES = 16;
const switchWidths: readonly LinkWidth[] = [16, 8, 4, 2, 1];

/**
 * A switch with so many downstream ports, alike and as wide as its lanes allow, ACS off as at reset; undefined for a
 * chip that is not listed.
 */
export function switchPartOf(id: string, ports: number): Part | undefined {
  const found = chips.find(each => each.id === id);
  if (!found) return undefined;
  const count = Math.max(1, Math.min(Math.trunc(ports), found.mostPorts));
  const link = { ...found.chip.link, width: portWidth(found, count) };
  const below = Array.from({ length: count }, (_, i) => ({ at: `${hex(i, 2)}.0`, link }));
  return { stem: 'switch', functions: [switchOf(found.chip, { ports: below })] };
}
