import { translateIova } from '../../dma/iommu.ts';
import { addressText } from '../../lib/hex.ts';
import type { Root } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { endAt, refusal } from './deliver.ts';
import type { Fabric } from './fabric.ts';
import type { Hop } from './hop.ts';
import type { RuleId } from './hopRules.ts';
import { makeHop, type Step, type Tlp } from './walk.ts';

/** What the IOMMU in front of a root complex makes of a request: it goes on, with a CPU address or its own, or ends. */
export type IommuStep =
  | { readonly kind: 'goes-on'; readonly hops: readonly Hop[]; readonly tlp: Tlp }
  | { readonly kind: 'ended'; readonly step: Step };

/** Translation by mode and AT field (PCIe Base Specification, chapter 10; Linux IOMMU domain types). */
export function throughIommu(fabric: Fabric, root: Root, tlp: Tlp, bypass: boolean): IommuStep {
  const { mode } = fabric.platform.iommu;
  if (tlp.request.addressType !== 'untranslated') return withAts(fabric, root, tlp);
  if (mode === 'off' || bypass) return { kind: 'goes-on', hops: [], tlp };
  if (mode === 'pass-through') {
    const hop = inside(fabric, root, tlp, {
      rule: 'iommu-pass-through',
      sentence: say`The IOMMU is in pass-through: ${addressText(tlp.carries.value)} stays as it is.`,
    });
    return { kind: 'goes-on', hops: [hop], tlp };
  }
  return translated(fabric, root, tlp);
}

function translated(fabric: Fabric, root: Root, tlp: Tlp): IommuStep {
  const cpu = translateIova(tlp.domain, tlp.carries.value);
  const from = addressText(tlp.carries.value);
  if (cpu === null) {
    const sentence = say`The IOMMU has no mapping for ${from} from ${tlp.requester}: IOMMU fault.`;
    const { answer } = refusal(tlp);
    return ended(fabric, root, tlp, { rule: 'iommu-fault', sentence, kind: 'iommu-fault', answer });
  }
  const after = { ...tlp, carries: { space: 'cpu-physical', value: cpu } } as const;
  const sentence = say`The IOMMU translates the IOVA ${from} to the CPU physical address ${addressText(cpu)}.`;
  return {
    kind: 'goes-on',
    hops: [inside(fabric, root, after, { rule: 'iommu-translates', sentence })],
    tlp: after,
  };
}

/** Translated requests and translation requests need an IOMMU that serves ATS for this device. */
function withAts(fabric: Fabric, root: Root, tlp: Tlp): IommuStep {
  const { mode, ats } = fabric.platform.iommu;
  const isRequest = tlp.request.addressType === 'translation-request';
  if (mode === 'off' || !ats) {
    const why = mode === 'off' ? 'no IOMMU is on' : 'the IOMMU serves no ATS';
    const sentence = say`The address type is ${tlp.request.addressType} and ${why}: it is not accepted.`;
    return ended(fabric, root, tlp, {
      rule: mode === 'off' ? 'iommu-off' : 'ats-refused',
      sentence,
      ...refusal(tlp),
    });
  }
  if (isRequest) {
    const cpu = mode === 'translated' ? translateIova(tlp.domain, tlp.carries.value) : tlp.carries.value;
    const sentence =
      cpu === null
        ? say`The IOMMU answers the translation request for ${addressText(tlp.carries.value)}: no access.`
        : say`The IOMMU answers the translation request: ${addressText(tlp.carries.value)} is ${addressText(cpu)}.`;
    return ended(fabric, root, tlp, {
      rule: 'ats-answers',
      sentence,
      kind: cpu === null ? 'iommu-fault' : 'delivered',
      answer: 'successful',
    });
  }
  const after = { ...tlp, carries: { space: 'cpu-physical', value: tlp.carries.value } } as const;
  const sentence = say`The request says that its address is translated, and the IOMMU takes its word for it.`;
  return {
    kind: 'goes-on',
    hops: [inside(fabric, root, after, { rule: 'ats-translated', sentence })],
    tlp: after,
  };
}

const inside = (
  fabric: Fabric,
  root: Root,
  tlp: Tlp,
  why: { readonly rule: RuleId; readonly sentence: Sentence },
): Hop => makeHop(fabric, { at: root.id, to: root.id, direction: 'inside', carries: tlp.carries, ...why });

const ended = (
  fabric: Fabric,
  root: Root,
  tlp: Tlp,
  facts: Omit<Parameters<typeof endAt>[3], 'side'>,
): IommuStep => ({ kind: 'ended', step: endAt(fabric, root, tlp, { ...facts, side: 'below' }) });
