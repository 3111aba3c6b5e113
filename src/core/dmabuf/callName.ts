import { assertNever } from '../lib/assertNever.ts';
import type { BufferCall } from './call.ts';
import type { SharingContext } from './context.ts';
import { EXPORTER } from './sharing.ts';

/** The kernel function behind a call, in this generation and release. */
export function callName({ generation, importers, row }: SharingContext, call: BufferCall): string {
  const suffix = 'locking' in call && call.locking === 'taken' ? generation.selfLockingSuffix : '';
  switch (call.do) {
    case 'lock':
      return 'dma_resv_lock()';
    case 'unlock':
      return 'dma_resv_unlock()';
    case 'attach':
      return importers.get(call.party)?.kind === 'static' ? 'dma_buf_attach()' : `${generation.attachCall}()`;
    case 'detach':
      return 'dma_buf_detach()';
    case 'map':
      return `dma_buf_map_attachment${suffix}()`;
    case 'unmap':
      return `dma_buf_unmap_attachment${suffix}()`;
    case 'pin':
    case 'unpin':
      return call.party === EXPORTER ? `amdgpu_bo_${call.do}()` : `dma_buf_${call.do}()`;
    case 'vmap':
    case 'vunmap':
      return `dma_buf_${call.do}${suffix}()`;
    case 'move':
      return row?.moveCall ?? 'ttm_bo_validate()';
    case 'job':
      return call.fences === 'none' ? 'the device’s DMA' : 'dma_resv_add_fence()';
    case 'revoke':
      return 'vfio_pci_dma_buf_move()';
    case 'await-release':
      return 'dma_resv_wait_timeout()';
    case 'wait':
      return 'time';
    default:
      return assertNever(call);
  }
}
