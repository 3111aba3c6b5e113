import { useId } from 'react';
import { dmaLayers } from '../../core/dma/dmaPlatform.ts';
import { iommuModes } from '../../core/dma/iommu.ts';
import type { Platform } from '../../core/fabric/platform/platform.ts';
import { dmaLayerWords, iommuModeWords } from '../../core/fabric/platform/platformWords.ts';
import { architectures } from '../../core/topology/architecture.ts';
import { useActions } from './app.ts';
import { Choice } from './fields.tsx';
import { Segments } from './Segments.tsx';

/** What of a platform decides which address a DMA engine is given. */
export type AddressPlatform = Pick<Platform, 'architecture' | 'iommu' | 'dmaLayer'>;

/** Architecture, IOMMU and DMA layer: part of the document, so of the link. */
export function AddressSettings({ platform }: { platform: AddressPlatform }) {
  const { editPlatform } = useActions('platform');
  const atsId = useId();
  const { mode, ats } = platform.iommu;
  return (
    <>
      <Choice
        name="Architecture"
        value={platform.architecture}
        options={architectures.map(({ id, name }) => ({ value: id, text: name }))}
        onChoose={architecture => editPlatform({ architecture })}
      />
      <div className="named-field">
        <span className="field-title">IOMMU</span>
        <Segments
          label="IOMMU"
          options={iommuModes}
          names={iommuModeWords}
          value={mode}
          onChoose={next => editPlatform({ iommu: { mode: next, ats } })}
        />
        <label className="check" htmlFor={atsId}>
          <input
            id={atsId}
            type="checkbox"
            checked={ats}
            onChange={event => editPlatform({ iommu: { mode, ats: event.target.checked } })}
          />
          The IOMMU serves ATS: it answers and takes translated requests
        </label>
      </div>
      <Choice
        name="The DMA layer"
        value={platform.dmaLayer}
        options={dmaLayers.map(layer => ({ value: layer, text: dmaLayerWords[layer] }))}
        onChoose={dmaLayer => editPlatform({ dmaLayer })}
      />
    </>
  );
}
